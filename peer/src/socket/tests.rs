#![allow(clippy::unwrap_used, clippy::expect_used)]

use moothall_core::view::{KeyPlace, Session};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::Notify;

use super::*;

/// Answers some requests without a ledger: what crosses the socket is what is looked at here.
#[derive(Default)]
struct Desk {
    /// Rung when a request that waits has arrived.
    waiting: Notify,
    /// Lets it go on.
    go_on: Notify,
}

impl Asks for Desk {
    async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        match request {
            Request::Session => Ok(Answer::Session(Session::Empty { keys: KeyPlace::File })),
            Request::Search { ref words } => Ok(Answer::Address(words.clone())),
            Request::Verify => {
                self.waiting.notify_one();
                self.go_on.notified().await;
                Ok(Answer::Done)
            }
            _ => Err(Failure::Refused { message: Message::new("refused-here").number("count", 1) }),
        }
    }
}

struct Door {
    dir: TempDir,
    desk: Arc<Desk>,
    serving: Serving,
}

fn open() -> Door {
    let dir = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk::default());
    let serving = serve(Arc::clone(&desk), dir.path()).unwrap();
    Door { dir, desk, serving }
}

impl Door {
    async fn client(&self) -> Client {
        Client::connect(self.dir.path()).await.unwrap().unwrap()
    }

    /// A bare connection, to say what a client never says.
    async fn stranger(&self) -> BufReader<UnixStream> {
        BufReader::new(UnixStream::connect(self.dir.path().join(SOCKET_FILE)).await.unwrap())
    }
}

/// What a stranger reads next; nothing at the end.
async fn reply(stream: &mut BufReader<UnixStream>) -> Option<serde_json::Value> {
    let mut text = String::new();
    stream.read_line(&mut text).await.unwrap();
    (!text.is_empty()).then(|| serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn answers_and_failures_cross_as_they_are() {
    let door = open();
    let client = door.client().await;
    let empty = Answer::Session(Session::Empty { keys: KeyPlace::File });
    assert_eq!(client.ask(Request::Session).await, Ok(empty));
    let refused = Failure::Refused { message: Message::new("refused-here").number("count", 1) };
    assert_eq!(client.ask(Request::Leave).await, Err(refused));
}

#[tokio::test]
async fn a_line_is_a_request_and_a_line_is_its_answer() {
    let door = open();
    let mut stream = door.stranger().await;
    stream.write_all(b"{\"ask\":\"search\",\"words\":\"saw\"}\n").await.unwrap();
    let expected = serde_json::json!({"ok": {"answer": "address", "value": "saw"}});
    assert_eq!(reply(&mut stream).await, Some(expected));
}

#[tokio::test]
async fn a_line_that_is_no_request_is_misuse_and_the_next_one_is_answered() {
    let door = open();
    for garbage in ["", "{", "null", "{\"ask\":\"nothing\"}", "\u{fffd}\u{0}", "[[[[[[[["] {
        let mut stream = door.stranger().await;
        stream.write_all(format!("{garbage}\n{{\"ask\":\"session\"}}\n").as_bytes()).await.unwrap();
        assert_eq!(reply(&mut stream).await.unwrap()["err"]["failure"], "misuse", "{garbage:?}");
        assert_eq!(reply(&mut stream).await.unwrap()["ok"]["answer"], "session", "{garbage:?}");
    }
}

#[tokio::test]
async fn a_line_without_an_end_is_cut_off_at_its_limit() {
    let door = open();
    let (reading, mut writing) = door.stranger().await.into_inner().into_split();
    // The peer stops reading, so writing may fail: what counts is what comes back.
    let sender = tokio::spawn(async move {
        let _ = writing.write_all(&vec![b' '; REQUEST_BYTES_MAX + 2]).await;
        writing
    });
    let mut text = String::new();
    BufReader::new(reading).read_line(&mut text).await.unwrap();
    let said: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(said["err"]["message"]["code"], "misuse-socket-line-long");
    drop(sender.await);
    assert!(door.client().await.ask(Request::Session).await.is_ok(), "others are still served");
}

#[tokio::test]
async fn a_line_just_within_the_limit_is_read() {
    let door = open();
    let words = "x".repeat(REQUEST_BYTES_MAX - "{\"ask\":\"search\",\"words\":\"\"}".len());
    let client = door.client().await;
    assert_eq!(
        client.ask(Request::Search { words: words.clone() }).await,
        Ok(Answer::Address(words.clone()))
    );
    let long = Request::Search { words: words + "x" };
    assert!(matches!(client.ask(long).await, Err(Failure::Misuse { .. })));
}

#[tokio::test]
async fn many_programs_are_answered_at_once_and_one_too_many_is_told_so() {
    let door = open();
    let mut clients = Vec::new();
    for number in 0..CONNECTIONS_MAX {
        let client = door.client().await;
        let words = number.to_string();
        assert_eq!(client.ask(Request::Search { words: words.clone() }).await, Ok(Answer::Address(words)));
        clients.push(client);
    }
    // One that waits holds up none of the others.
    let slow = clients.pop().unwrap();
    let slow = tokio::spawn(async move { slow.ask(Request::Verify).await });
    door.desk.waiting.notified().await;
    for client in &clients {
        assert!(client.ask(Request::Session).await.is_ok());
    }
    let turned_away = door.client().await.ask(Request::Session).await.unwrap_err();
    assert_eq!(turned_away.message().code, "fault-socket-busy");
    door.desk.go_on.notify_one();
    assert_eq!(slow.await.unwrap(), Ok(Answer::Done));
}

#[tokio::test]
async fn only_its_user_can_open_the_socket() {
    let door = open();
    let metadata = fs::metadata(door.dir.path().join(SOCKET_FILE)).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    let stream = door.stranger().await.into_inner();
    assert!(is_of(&stream, metadata.uid()));
    assert!(!is_of(&stream, metadata.uid() + 1));
}

#[tokio::test]
async fn the_socket_of_a_dead_process_is_nobody_and_makes_room() {
    let dir = tempfile::tempdir().unwrap();
    let listener = std::os::unix::net::UnixListener::bind(dir.path().join(SOCKET_FILE)).unwrap();
    drop(listener);
    assert!(dir.path().join(SOCKET_FILE).exists());
    assert!(Client::connect(dir.path()).await.unwrap().is_none());
    let serving = serve(Arc::new(Desk::default()), dir.path()).unwrap();
    let client = Client::connect(dir.path()).await.unwrap().unwrap();
    assert!(client.ask(Request::Session).await.is_ok());
    drop(serving);
    assert!(!dir.path().join(SOCKET_FILE).exists());
}

#[tokio::test]
async fn a_closing_door_lets_a_request_come_to_its_end() {
    let Door { dir, desk, serving } = open();
    let client = Client::connect(dir.path()).await.unwrap().unwrap();
    let slow = tokio::spawn(async move { client.ask(Request::Verify).await });
    desk.waiting.notified().await;
    let closing = tokio::spawn(serving.close());
    desk.go_on.notify_one();
    assert_eq!(slow.await.unwrap(), Ok(Answer::Done));
    closing.await.unwrap();
    assert!(Client::connect(dir.path()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_folder_with_a_long_name_has_a_door_too() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("a".repeat(100)).join("b".repeat(100));
    fs::create_dir_all(&deep).unwrap();
    let _serving = serve(Arc::new(Desk::default()), &deep).unwrap();
    let client = Client::connect(&deep).await.unwrap().unwrap();
    assert!(client.ask(Request::Session).await.is_ok());
}

#[tokio::test]
async fn a_folder_that_is_not_there_has_nobody_behind_its_door() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Client::connect(&dir.path().join("none")).await.unwrap().is_none());
}
