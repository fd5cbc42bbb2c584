//! Decides how news go out as they come: server-sent events that name new lines, and the consignments of them that the listener may
//! see; and alarms that begin, of those that the listener may see, looked for by the minute. Up: [`crate`].

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Response, header};
use futures_core::Stream;
use ops::room::access::Action;
use ops::room::{self, News, Refused, Sounding, api, ids};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::asking::Asked;
use crate::router::App;

/// A stream ends after so long; who listens asks again and is looked at again.
const AGE_MAX: Duration = Duration::from_secs(600);
/// A sign of life, so that what is between does not close the connection.
const EACH: Duration = Duration::from_secs(20);
/// Alarms begin by the clock alone, so somebody has to look; a minute is nothing against 48 hours.
pub const ALARMS_EACH: Duration = Duration::from_secs(60);
/// Events that wait for a slow reader.
const WAITING: usize = 32;

struct Events(mpsc::Receiver<Bytes>);

impl Stream for Events {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}

/// Answers with a stream of news.
pub(crate) async fn watch(app: &App, asked: &Asked) -> Result<Response<Body>, Refused> {
    let operation = asked.name("operation", ids::OperationId::try_new)?;
    let actor = room::actor(app.room(), asked.session.as_ref(), &operation).await?;
    actor.may(Action::SeeNow)?;
    let (send, receive) = mpsc::channel(WAITING);
    let mut news = app.room().listen();
    let (app, now) = (app.clone(), asked.now);
    tokio::spawn(async move {
        let work = async {
            let mut text = ": listening\n\n".to_owned();
            let mut sounding = Sounding::default();
            // What sounds already is on the page of now; only what begins is told.
            alarms(&app, (&actor, &operation), &mut sounding).await;
            let mut look = tokio::time::interval(app.settings().alarms_each);
            look.tick().await;
            loop {
                if send.send(Bytes::from(text)).await.is_err() {
                    return;
                }
                text = tokio::select! {
                    heard = tokio::time::timeout(EACH, news.recv()) => match heard {
                        Err(_) => ": here\n\n".to_owned(),
                        Ok(Ok(one)) if one.operation == operation => {
                            let seen = seen(&app, (&actor, &operation), &one, now).await;
                            format!("event: line\nid: {}\ndata: {}\n\n", one.head, api::news(one.head, &seen))
                        }
                        Ok(Ok(_)) => continue_silently(),
                        Ok(Err(RecvError::Lagged(_))) => "event: lagged\ndata: {}\n\n".to_owned(),
                        Ok(Err(RecvError::Closed)) => return,
                    },
                    _ = look.tick() => alarms(&app, (&actor, &operation), &mut sounding).await,
                };
            }
        };
        // Cut off after its time; the reader asks again.
        let _ = tokio::time::timeout(AGE_MAX, work).await;
    });
    let answer =
        Response::builder().header(header::CONTENT_TYPE, "text/event-stream").body(Body::from_stream(Events(receive)));
    Ok(answer.expect("headers of our own should be valid"))
}

/// Nothing is told but that the connection lives: also of another operation.
fn continue_silently() -> String {
    ": here\n\n".to_owned()
}

/// The alarms that began since the last look, as an event; a sign of life where none did.
async fn alarms(app: &App, scope: (&room::access::Actor, &ids::OperationId), sounding: &mut Sounding) -> String {
    // A store that cannot answer now is asked again at the next look.
    let settings = app.settings();
    let looked = room::now_view_of_late(app.room(), scope, (settings.clock)(), settings.alarms_each).await;
    let Ok(view) = looked else {
        return continue_silently();
    };
    let begun = sounding.begun(&view.alarms);
    if begun.is_empty() {
        continue_silently()
    } else {
        format!("event: alarm\ndata: {}\n\n", api::alarms_begun(&begun))
    }
}

async fn seen(
    app: &App,
    scope: (&room::access::Actor, &ids::OperationId),
    news: &News,
    now: jiff::Timestamp,
) -> Vec<ids::ConsignmentId> {
    let mut seen = Vec::new();
    for id in &news.consignments {
        if room::consignment(app.room(), scope, id, now).await.is_ok() {
            seen.push(id.clone());
        }
    }
    seen
}
