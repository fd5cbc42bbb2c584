//! Decides how tests start a server, ask it and read its answers, as any program does. Up: `airbridge`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub(crate) const PASSWORD: &str = "several words that do not belong together";

pub(crate) fn airbridge(words: &[&str], input: &str) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbridge"));
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program should start");
    child.stdin.take().expect("a piped input").write_all(input.as_bytes()).expect("the input should be taken");
    let output = child.wait_with_output().expect("the program should end");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A server on a free port, with its address as it says it.
pub(crate) fn serve(store: &str) -> (Child, SocketAddr) {
    serve_through(&[], store)
}

/// The same, started by other programs, if some are named.
pub(crate) fn serve_through(through: &[&str], store: &str) -> (Child, SocketAddr) {
    let own = env!("CARGO_BIN_EXE_airbridge");
    let mut command = Command::new(through.first().unwrap_or(&own));
    if let [_, rest @ ..] = through {
        command.args(rest).arg(own);
    }
    command.args(["serve", "--plain-http", "--listen", "127.0.0.1:0", "--each-minute", "100000", "--store", store]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the server should start");
    let mut said = String::new();
    let mut errors = BufReader::new(child.stderr.take().expect("piped errors"));
    errors.read_line(&mut said).expect("the server's word");
    let address = said.trim().rsplit('/').next().and_then(|address| address.parse().ok());
    (child, address.unwrap_or_else(|| panic!("no address in {said:?}")))
}

/// Sends a request; the whole answer, or none when the server went away before its end.
pub(crate) fn ask(server: SocketAddr, head: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(server).ok()?;
    let length = body.len();
    let request = format!("{head}\r\nhost: here\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    (length.is_none_or(|length: usize| body.len() == length)).then_some(answer)
}

/// The token of a new session.
pub(crate) fn sign_in(server: SocketAddr) -> String {
    let head = "POST /sign-in HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded";
    let form = format!("login=anna&password={}", PASSWORD.replace(' ', "+"));
    let answer = ask(server, head, &form).expect("an answer");
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    cookie.split_once('=').expect("a name and a token").1.split(';').next().expect("a token").to_owned()
}

pub(crate) fn claim(server: SocketAddr, token: &str, name: &str) -> Option<String> {
    let head = format!(
        "POST /api/v1/operations/april/claims HTTP/1.1\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\nidempotency-key: the-key-of-{name}"
    );
    let body = format!(
        r#"{{"id":"{name}","consignment":"KILLED","item":"respirator","column":"announced","speaker":"RU-GOV","capacity":"office","said":"2020-04-01","units":100,"text":"A hundred","source":"a test"}}"#
    );
    ask(server, &head, &body)
}

pub(crate) fn log_of(server: SocketAddr, token: &str) -> String {
    let head = format!("GET /api/v1/operations/april/log HTTP/1.1\r\nauthorization: Bearer {token}");
    let answer = ask(server, &head, "").expect("the log");
    answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
}

/// A store with the operation `april` that somebody runs.
pub(crate) fn settle(folder: &Path) -> String {
    let store = format!("sqlite:{}", folder.join("room.db").display());
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let named = ["--name", "Anna Example", "--organisation", "EXAMPLE", "--store", &store];
    airbridge(&[&["enrol", "anna"][..], &named].concat(), PASSWORD);
    let example = example.display().to_string();
    airbridge(&["operate", &example, "--as", "april", "--coordinator", "anna", "--store", &store], "");
    store
}
