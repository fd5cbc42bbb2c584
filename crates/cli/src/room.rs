//! Decides how the words of the command line become use cases of the operations room. Up: `main.rs`.

use std::io::BufRead as _;

use ops::answer::{Answer, Done, Fault};
use ops::room::access::Role;
use ops::room::ids::{OperationId, PartyId};
use ops::room::{self, Enrolment, Room};
use web::Settings;

use crate::args::{EnrolArgs, OperateArgs, ServeArgs};

/// Serves until interrupted.
pub(crate) fn serve(args: &ServeArgs) -> Result<Done, Vec<Fault>> {
    let settings = Settings {
        is_plain_http: args.plain_http,
        each_minute: args.each_minute,
        key: None,
        alarms_each: web::ALARMS_EACH,
        clock: room::clock,
    };
    let scheme = if args.plain_http { "http" } else { "https, by the TLS before it, at" };
    let listening = |at: std::net::SocketAddr| eprintln!("The operations room listens: {scheme}://{at}");
    web::serve(&args.store, args.listen, args.key.as_deref(), settings, listening).map_err(|fault| vec![fault])?;
    Ok(Answer { title: "The operations room is closed.".to_owned(), ..Answer::default() }.into())
}

/// Gives somebody an account; the password is the first line of standard input.
pub(crate) fn enrol(args: &EnrolArgs) -> Result<Done, Vec<Fault>> {
    let mut faults = Vec::new();
    let organisation = PartyId::try_new(&args.organisation).map_err(|fault| faults.push(fault)).ok();
    let operation = args.operation.as_deref().map(OperationId::try_new).transpose();
    let operation = operation.map_err(|fault| faults.push(fault)).ok().flatten();
    let mut roles = Vec::new();
    for word in &args.role {
        match Role::of_word(word).filter(|role| *role != Role::Public) {
            Some(role) => roles.push(role),
            None => faults.push(Fault::new(
                "unknown-word",
                format!("\u{ab}{word}\u{bb} is no role"),
                "write coordinator, donor, recipient, carrier or auditor",
            )),
        }
    }
    let password = std::io::stdin().lock().lines().next().and_then(Result::ok);
    if password.is_none() {
        let cause = "standard input holds no password";
        faults.push(Fault::new("password-missing", cause, "type it, or give it by a file: ... < password.txt"));
    }
    let (Some(organisation), Some(password), true) = (organisation, password, faults.is_empty()) else {
        return Err(faults);
    };
    let enrolment = Enrolment {
        login: args.login.clone(),
        name: args.name.clone(),
        organisation,
        password: password.trim_end_matches('\r').to_owned(),
        roles: operation.map(|operation| (operation, roles)),
    };
    room::to_the_end(async {
        let room = Room::open(&args.store).await.map_err(|fault| vec![fault])?;
        let enrolled = room::enrol(&room, &enrolment, room::clock()).await;
        room.close().await;
        enrolled
    })?;
    Ok(Answer { title: format!("{} may sign in for {}.", args.login, args.organisation), ..Answer::default() }.into())
}

/// Takes an operation folder into the store.
pub(crate) fn operate(args: &OperateArgs) -> Result<Done, Vec<Fault>> {
    let id = OperationId::try_new(&args.id).map_err(|fault| vec![fault])?;
    let head = room::to_the_end(async {
        let room = Room::open(&args.store).await.map_err(|fault| vec![fault])?;
        let head = room::import(&room, (&id, &args.dir), &args.coordinator, room::clock()).await;
        room.close().await;
        head
    })?;
    let title =
        format!("Operation {id} is in the store: {} lines, the last with the digest {}.", head.size, head.digest);
    Ok(Answer { title, ..Answer::default() }.into())
}
