//! Decides how connections are taken and how long each may idle: who opens many and says nothing must not keep others out.
//! Knows no page. Up: [`crate`].

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long connections may idle, and how many there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// From the connection, or the last answer, to the end of a request's headers.
    pub(crate) headers: Duration,
    /// For what is under way when the server is asked to stop.
    pub(crate) leaving: Duration,
    /// Connections at once; further ones wait in the system's own queue.
    pub(crate) connections: usize,
}

impl Patience {
    /// 15 seconds for headers, 30 for leaving (as long as an answer may take), 1,000 connections.
    pub(crate) const DEFAULT: Self =
        Self { headers: Duration::from_secs(15), leaving: Duration::from_secs(30), connections: 1_000 };
}

/// Pause after a connection could not be taken, as when the program may open no more files: it would fail again at once.
const BREATH: Duration = Duration::from_millis(100);

/// Takes connections until asked to stop, then lets what is under way come to its end.
pub(crate) async fn take(listener: TcpListener, router: Router, patience: Patience, stop: impl Future<Output = ()>) {
    let leaving = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(patience.connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await.expect("nobody should close the places");
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            both = accepted => both,
        };
        let Ok((stream, address)) = accepted else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            let answered = service.call(request);
            async move { answered.await as Result<Response, Infallible> }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience.headers)
            .serve_connection(TokioIo::new(stream), answer);
        let watched = leaving.watch(connection);
        tokio::spawn(async move {
            // Who breaks off is nobody's fault.
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(patience.leaving, leaving.shutdown()).await;
}

/// The address that a connection comes from, as the router hands it on.
pub(crate) fn from(parts: &axum::http::request::Parts) -> Option<SocketAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    use super::*;

    /// A server with little patience whose every answer is the address it saw, and what stops it.
    async fn server(patience: Patience) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let router = Router::new().fallback(|request: Request| async move {
            let (parts, _) = request.into_parts();
            from(&parts).map_or_else(String::new, |address| address.ip().to_string())
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(take(listener, router, patience, async {
            let _ = stopped.await;
        }));
        (address, stop, serving)
    }

    const SHORT: Patience =
        Patience { headers: Duration::from_millis(200), leaving: Duration::from_secs(5), connections: 2 };

    async fn rest(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_string(&mut text)).await;
        read.expect("the server should end the connection").map_or_else(|error| error.to_string(), |_| text)
    }

    #[tokio::test]
    async fn who_says_nothing_or_half_a_header_is_let_go() {
        let (address, stop, serving) = server(SHORT).await;
        for said in ["", "GET / HTT", "GET / HTTP/1.1\r\nhost: here\r\nx-slow: "] {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.write_all(said.as_bytes()).await.expect("some bytes");
            let answer = rest(&mut stream).await;
            assert!(!answer.contains("200 OK"), "{said:?}: {answer}");
        }
        let _ = stop.send(());
        serving.await.expect("the server should end");
    }

    #[tokio::test]
    async fn a_request_is_answered_with_where_it_came_from_and_idling_ends_after_it() {
        let (address, stop, serving) = server(SHORT).await;
        // As many idle ones as there are places: the third is served when the first is let go.
        let idle = [TcpStream::connect(address).await, TcpStream::connect(address).await];
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n").await.expect("a request");
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("127.0.0.1"), "{answer}");
        drop(idle);
        let _ = stop.send(());
        serving.await.expect("the server should end");
        assert!(TcpStream::connect(address).await.is_err(), "nobody should listen any more");
    }
}
