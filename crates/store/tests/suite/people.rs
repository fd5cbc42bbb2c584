//! Organisations, users, roles and sessions. Up: `main.rs`.

use model::id::{OperationId, PartyId, UserId};
use store::{OrganisationRow, SessionRow, Store, UserRow};

use crate::{Base, made};

fn organisation(id: &str) -> OrganisationRow {
    OrganisationRow { id: PartyId::of(id), name: format!("Organisation {id}"), document: "{}".to_owned(), version: 0 }
}

fn user(id: &str) -> UserRow {
    UserRow {
        id: UserId::of(id),
        organisation: PartyId::of("org-a"),
        login: format!("{id}@example.org"),
        name: id.to_uppercase(),
        password: "$argon2id$v=19$m=19456,t=2,p=1$salt$hash".to_owned(),
        is_active: true,
        created: made::moment(1),
        version: 0,
    }
}

async fn peopled(base: &Base) -> Store {
    let store = base.open().await;
    let mut change = store.change().await.expect("a change");
    assert_eq!(change.put_organisation(&organisation("org-a")).await, Ok(1));
    assert_eq!(change.put_user(&user("dora")).await, Ok(1));
    assert_eq!(change.put_user(&user("anton")).await, Ok(1));
    change.commit().await.expect("a commit");
    store
}

pub(crate) async fn organisations_and_users(base: &Base) {
    let store = peopled(base).await;
    let held = UserRow { version: 1, ..user("dora") };
    assert_eq!(store.user(&UserId::of("dora")).await, Ok(Some(held.clone())));
    assert_eq!(store.user_by_login("dora@example.org").await, Ok(Some(held.clone())));
    assert_eq!(store.user_by_login("Dora@example.org").await, Ok(None));
    let mut change = store.change().await.expect("a change");
    let locked = UserRow { is_active: false, ..held };
    assert_eq!(change.put_user(&locked).await, Ok(2));
    assert_eq!(change.put_organisation(&OrganisationRow { version: 1, ..organisation("org-a") }).await, Ok(2));
    change.commit().await.expect("a commit");
    let names: Vec<String> = store.users(None, 9).await.expect("a page").iter().map(|row| row.id.to_string()).collect();
    assert_eq!(names, ["anton", "dora"]);
    assert_eq!(store.organisations(None, 9).await.expect("a page")[0].version, 2);
    assert_eq!(store.organisation(&PartyId::of("org-b")).await, Ok(None));
    for (row, code, remark) in [
        (locked, "outdated-version", "version 1 is past"),
        (user("dora"), "record-exists", "there is one"),
        (UserRow { version: 3, ..user("otto") }, "unknown-record", "nobody to change"),
        (UserRow { organisation: PartyId::of("org-b"), ..user("otto") }, "unknown-record", "no such organisation"),
        (UserRow { login: "anton@example.org".to_owned(), ..user("otto") }, "record-exists", "a login of another"),
    ] {
        let mut change = store.change().await.expect("a change");
        assert_eq!(change.put_user(&row).await.expect_err(remark).code(), code, "{remark}");
    }
    store.close().await;
}

pub(crate) async fn roles_are_set_per_operation(base: &Base) {
    let store = peopled(base).await;
    let (one, two) = (made::add_operation(&store, "op-1").await, made::add_operation(&store, "op-2").await);
    for (operation, roles) in [(&one, &["donor", "coordinator"][..]), (&two, &["auditor"]), (&one, &["donor"])] {
        let mut write = store.write(operation).await.expect("a write");
        write.set_roles(&UserId::of("dora"), roles).await.expect("roles");
        write.commit().await.expect("a commit");
    }
    let expected = vec![(OperationId::of("op-1"), "donor".to_owned()), (OperationId::of("op-2"), "auditor".to_owned())];
    assert_eq!(store.roles(&UserId::of("dora")).await, Ok(expected));
    let mut write = store.write(&one).await.expect("a write");
    let fault = write.set_roles(&UserId::of("otto"), &["donor"]).await.expect_err("nobody");
    assert_eq!(fault.code(), "unknown-record");
    drop(write);
    store.close().await;
}

pub(crate) async fn sessions_begin_and_end(base: &Base) {
    let store = peopled(base).await;
    let session = |token: &str, person: &str, expires: i64| SessionRow {
        token: made::digest(token),
        user: UserId::of(person),
        created: made::moment(1),
        seen: made::moment(1),
        expires: made::moment(expires),
    };
    let mut change = store.change().await.expect("a change");
    for row in [session("a", "dora", 10), session("b", "dora", 20), session("c", "anton", 30)] {
        change.begin_session(&row).await.expect("a session");
    }
    change.see_session(made::digest("a"), made::moment(5)).await.expect("a session");
    change.commit().await.expect("a commit");
    let seen = SessionRow { seen: made::moment(5), ..session("a", "dora", 10) };
    assert_eq!(store.session(made::digest("a")).await, Ok(Some(seen)));
    let mut change = store.change().await.expect("a change");
    assert_eq!(change.purge_sessions(made::moment(15)).await, Ok(1));
    assert_eq!(change.end_sessions_of(&UserId::of("dora")).await, Ok(1));
    assert_eq!(change.end_session(made::digest("b")).await, Ok(false));
    change.commit().await.expect("a commit");
    assert_eq!(store.session(made::digest("b")).await, Ok(None));
    assert!(store.session(made::digest("c")).await.expect("readable").is_some());
    for (row, code, remark) in [
        (session("c", "anton", 40), "record-exists", "a token is used once"),
        (session("d", "otto", 40), "unknown-record", "nobody's session"),
    ] {
        let mut change = store.change().await.expect("a change");
        assert_eq!(change.begin_session(&row).await.expect_err(remark).code(), code, "{remark}");
    }
    store.close().await;
}
