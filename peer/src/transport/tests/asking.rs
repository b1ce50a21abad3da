//! Questions between keepers, on real endpoints.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use iroh::{EndpointAddr, EndpointId, TransportAddr};
use tokio::sync::mpsc;
use tokio::time::timeout;

use moothall_core::id::DeviceId;

use super::{LONG, Peer, Stranger, pair};
use crate::transport::limits::QUESTION_BYTES_MAX;
use crate::transport::{AGREEMENT_ALPN, Answers};

/// Answers with the question, backwards.
fn backwards() -> Answers {
    Arc::new(|_, mut question: Vec<u8>| {
        Box::pin(async move {
            question.reverse();
            question.truncate(64);
            Some(question)
        })
    })
}

fn lets(peer: &Peer, others: &[DeviceId], answers: Option<Answers>) {
    peer.net.answer_to(others.iter().copied().collect::<BTreeSet<_>>(), answers);
}

async fn asks(from: &Peer, to: &Peer, question: &[u8]) -> io::Result<Vec<u8>> {
    timeout(LONG, from.net.ask(to.net.device(), question)).await.expect("an end in time")
}

#[tokio::test]
async fn those_who_are_named_ask_and_are_answered_and_nobody_else_is() {
    let (a, _, b, _) = pair(1, 2).await;
    let refused = asks(&a, &b, b"who").await.unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied, "whom it does not know it does not ask");
    lets(&a, &[b.net.device()], None);
    assert!(asks(&a, &b, b"who").await.is_err(), "nobody answers there");
    lets(&b, &[a.net.device()], Some(backwards()));
    // What failed is not tried again at once.
    let answer = loop {
        match asks(&a, &b, b"who").await {
            Ok(answer) => break answer,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    assert_eq!(answer, b"ohw");
    let long: Vec<u8> = (0..QUESTION_BYTES_MAX).map(|place| (place % 251) as u8).collect();
    let mut end = long[long.len() - 64..].to_vec();
    end.reverse();
    assert_eq!(asks(&a, &b, &long).await.unwrap(), end);
    assert!(asks(&a, &b, &[long, vec![0]].concat()).await.is_err(), "too long a question");
    assert_eq!(asks(&a, &b, b"still").await.unwrap(), b"llits", "the next one is answered");
    lets(&b, &[], None);
    assert!(asks(&a, &b, b"who").await.is_err(), "not any more");
}

#[tokio::test]
async fn a_stranger_does_not_get_past_the_handshake() {
    let (a, _, b, _) = pair(1, 2).await;
    lets(&b, &[a.net.device()], Some(backwards()));
    let stranger = Stranger::new(7).await;
    let id = EndpointId::from_bytes(&b.net.device().0).unwrap();
    let addresses = b.net.addresses().into_iter().map(TransportAddr::Ip);
    let address = EndpointAddr::from_parts(id, addresses);
    let connection = stranger.endpoint.connect(address, AGREEMENT_ALPN).await.unwrap();
    timeout(LONG, connection.closed()).await.expect("it is closed");
}

#[tokio::test]
async fn an_answer_that_takes_long_keeps_no_other_waiting_and_is_let_go_with_whoever_asked() {
    let (a, _, b, _) = pair(1, 2).await;
    let (begun, mut began) = mpsc::channel(4);
    let slow: Answers = Arc::new(move |_, question: Vec<u8>| {
        let begun = begun.clone();
        Box::pin(async move {
            if question == b"slow" {
                begun.send(()).await.unwrap();
                std::future::pending::<()>().await;
            }
            Some(question)
        })
    });
    lets(&a, &[b.net.device()], None);
    lets(&b, &[a.net.device()], Some(slow));
    let asking = tokio::spawn({
        let (net, to) = (a.net.clone(), b.net.device());
        async move { net.ask(to, b"slow").await }
    });
    timeout(LONG, began.recv()).await.expect("it is asked").unwrap();
    assert_eq!(asks(&a, &b, b"quick").await.unwrap(), b"quick");
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    assert_eq!(asks(&a, &b, b"again").await.unwrap(), b"again");
}
