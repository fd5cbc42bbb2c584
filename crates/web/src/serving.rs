//! Decides how the server starts and stops: it stops when it is asked to, after what is under way is done. Up: [`crate`].

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ops::answer::Fault;
use ops::room::{self, Room, owner_key};
use tokio::net::TcpListener;

use crate::connections::{self, Patience};
use crate::router::{App, Settings, router};

fn failed(cause: String) -> Fault {
    Fault::new("server-failed", cause, "check the address, and whether another program listens there")
}

/// How often the room does what it does by itself.
const UPKEEP_EVERY: Duration = Duration::from_secs(3600);

/// What a server tells who started it.
#[derive(Clone, Debug)]
pub enum Told {
    /// It listens.
    Listening(SocketAddr),
    /// Something it does by itself could not be done; it goes on, and tries again an hour later.
    Trouble(Fault),
}

/// Serves the store at an address until the program is asked to stop; tells where it listens.
///
/// # Errors
/// What the store says; an address that cannot be listened on; a key file that is none.
pub fn serve(
    store: &str,
    listen: SocketAddr,
    key: Option<&Path>,
    mut settings: Settings,
    tell: impl Fn(Told) + Send + Sync + 'static,
) -> Result<(), Fault> {
    if settings.is_plain_http && !listen.ip().is_loopback() {
        let cause = format!("plain http is asked for on {listen}, which others can reach");
        return Err(Fault::new(
            "plain-http",
            cause,
            "listen on 127.0.0.1, or leave --plain-http out and put TLS before the server",
        ));
    }
    settings.key = key.map(owner_key).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| failed(error.to_string()))?.block_on(async {
        let app = App::new(Room::open(store).await?, settings);
        let listener = TcpListener::bind(listen).await.map_err(|error| failed(format!("{listen}: {error}")))?;
        tell(Told::Listening(listener.local_addr().map_err(|error| failed(error.to_string()))?));
        let keeping = tokio::spawn(keep_up(app.clone(), tell));
        connections::take(listener, router(&app), Patience::DEFAULT, asked_to_stop()).await;
        keeping.abort();
        app.room().close().await;
        Ok(())
    })
}

/// Does what a room does by itself, hour by hour.
async fn keep_up(app: App, tell: impl Fn(Told)) {
    loop {
        let now = (app.settings().clock)();
        if let Err(refused) = room::upkeep(app.room(), app.settings().key.as_ref(), now).await {
            refused.faults.into_iter().for_each(|fault| tell(Told::Trouble(fault)));
        }
        tokio::time::sleep(UPKEEP_EVERY).await;
    }
}

/// Returns when the program is interrupted or told to end.
async fn asked_to_stop() {
    let interrupted = async {
        // Where no interrupt can be had, only the end of the program ends it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let ended = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let ended = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = ended => {}
    }
}
