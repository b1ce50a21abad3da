use super::*;

const SECRET: &str = "correct horse battery staple";

/// Each request that carries something secret, in every place where it can.
fn with_secrets() -> Vec<Request> {
    let secret = || SECRET.to_owned();
    let passphrase = Some(secret());
    vec![
        Request::Unlock { passphrase: secret() },
        Request::Found {
            organisation: "Mill".to_owned(),
            purpose: String::new(),
            your_name: "Ann".to_owned(),
            passphrase: passphrase.clone(),
        },
        Request::PreviewInvitation { invitation: secret() },
        Request::Join { invitation: secret(), your_name: "Ann".to_owned(), passphrase: passphrase.clone() },
        Request::Recover { sheet: secret(), peer: None, passphrase: passphrase.clone() },
        Request::Backup { path: "file".to_owned(), passphrase, replace: false },
    ]
}

#[test]
fn no_secret_is_in_the_debug_form_of_a_request() {
    for request in with_secrets() {
        let shown = format!("{request:?} {request:#?}");
        assert!(!shown.contains("horse") && shown.contains("withheld"), "{shown}");
    }
    let open = Request::Found {
        organisation: "Mill".to_owned(),
        purpose: String::new(),
        your_name: "Ann".to_owned(),
        passphrase: None,
    };
    assert!(format!("{open:?}").contains("Mill"), "the rest is shown");
}

#[test]
fn every_secret_of_a_request_is_wiped_with_it() {
    for mut request in with_secrets() {
        // What the destructor does, since nobody may look at memory that was given back.
        request.secrets().into_iter().flatten().for_each(Zeroize::zeroize);
        let left = serde_json::to_string(&request).unwrap_or_default();
        assert!(!left.contains("horse"), "{left}");
    }
    // A field of that name which nobody has listed would be found here.
    let source = include_str!("../request.rs");
    let fields = source.matches("passphrase: Option<String>,").count();
    assert_eq!((fields, source.matches("passphrase: String,").count()), (4, 1));
}

#[test]
fn an_answer_that_was_passed_on_keeps_no_secret() {
    let secret = || SECRET.to_owned();
    let sheet = view::RecoverySheet { text: secret(), pdf_base64: secret(), qr_svg: secret() };
    let id = InvitationId([1; 32]);
    let invited = view::Invited { id, text: secret(), qr_svg: secret(), expires_ms: 0 };
    for mut answer in [Answer::RecoverySheet(sheet), Answer::Invited(invited)] {
        assert!(!format!("{answer:?}").contains("horse"));
        answer.wipe();
        assert!(!serde_json::to_string(&answer).unwrap_or_default().contains("horse"));
    }
}
