//! Decides who may do what: roles and actions as one table, and whose records reach whom. Does not decide how a request
//! comes in, nor what is shown of a record (`visible`). Up: [`crate::room`].

use std::collections::BTreeSet;

use model::id::{PartyId, UserId};

use super::refused::Refused;

/// What somebody is in an operation. Nobody signed in is the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Runs the operation.
    Coordinator,
    /// Gives goods.
    Donor,
    /// Takes goods.
    Recipient,
    /// Carries goods.
    Carrier,
    /// Looks at everything and changes nothing but verdicts.
    Auditor,
    /// Anybody.
    Public,
}

impl Role {
    /// All roles with their words.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Coordinator, "coordinator"),
        (Self::Donor, "donor"),
        (Self::Recipient, "recipient"),
        (Self::Carrier, "carrier"),
        (Self::Auditor, "auditor"),
        (Self::Public, "public"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map(|(_, word)| *word).expect("every role should have a word")
    }

    /// The role of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(role, _)| *role)
    }
}

/// What can be done in an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Read the public page.
    SeePublic,
    /// Read alarms and the state of now.
    SeeNow,
    /// Read consignments and their custody.
    SeeConsignments,
    /// Read claims and verdicts.
    SeeClaims,
    /// Read the account.
    SeeAccount,
    /// Read plans.
    SeePlans,
    /// Take the log out.
    ExportLog,
    /// Enter custody events.
    RecordCustody,
    /// Count what came.
    Count,
    /// Enter a claim.
    Claim,
    /// Judge a claim.
    Assess,
    /// Enter into the account.
    Book,
    /// Draft a plan.
    DraftPlan,
    /// Approve a plan or report its execution.
    DecidePlan,
    /// Sign the head of the log.
    SignLog,
    /// Erase who is named in an event.
    ErasePersons,
}

impl Action {
    /// All actions with their words.
    pub const ALL: [(Self, &'static str); 16] = [
        (Self::SeePublic, "see-public"),
        (Self::SeeNow, "see-now"),
        (Self::SeeConsignments, "see-consignments"),
        (Self::SeeClaims, "see-claims"),
        (Self::SeeAccount, "see-account"),
        (Self::SeePlans, "see-plans"),
        (Self::ExportLog, "export-log"),
        (Self::RecordCustody, "record-custody"),
        (Self::Count, "count"),
        (Self::Claim, "claim"),
        (Self::Assess, "assess"),
        (Self::Book, "book"),
        (Self::DraftPlan, "draft-plan"),
        (Self::DecidePlan, "decide-plan"),
        (Self::SignLog, "sign-log"),
        (Self::ErasePersons, "erase-persons"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).expect("every action should have a word")
    }
}

/// How far an action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What one's own organisation gave, took, holds, carries or reported.
    Own,
    /// All of the operation.
    All,
}

/// The table: how far each action reaches for coordinator, donor, recipient, carrier, auditor, public.
const TABLE: [(Action, [Reach; 6]); 16] = {
    use Reach::{All, Nothing as No, Own};
    [
        (Action::SeePublic, [All, All, All, All, All, All]),
        (Action::SeeNow, [All, Own, Own, Own, All, No]),
        (Action::SeeConsignments, [All, Own, Own, Own, All, No]),
        (Action::SeeClaims, [All, All, All, All, All, No]),
        (Action::SeeAccount, [All, Own, Own, Own, All, No]),
        (Action::SeePlans, [All, No, No, No, All, No]),
        (Action::ExportLog, [All, No, No, No, All, No]),
        (Action::RecordCustody, [All, Own, Own, Own, No, No]),
        (Action::Count, [All, Own, Own, Own, No, No]),
        (Action::Claim, [All, Own, Own, Own, No, No]),
        (Action::Assess, [All, No, No, No, All, No]),
        (Action::Book, [All, Own, Own, Own, No, No]),
        (Action::DraftPlan, [All, No, No, No, No, No]),
        (Action::DecidePlan, [All, No, No, No, No, No]),
        (Action::SignLog, [All, No, No, No, No, No]),
        (Action::ErasePersons, [All, No, No, No, No, No]),
    ]
};

/// How far an action reaches for a role.
#[must_use]
pub fn reach(role: Role, action: Action) -> Reach {
    let (_, row) = TABLE.iter().find(|(known, _)| *known == action).expect("every action should have a row");
    let column = Role::ALL.iter().position(|(known, _)| *known == role).expect("every role should have a column");
    row[column]
}

/// Who acts, in one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person; none of the public.
    pub user: Option<UserId>,
    /// The person's name, to be shown to that person.
    pub name: String,
    /// Whose.
    pub organisation: Option<PartyId>,
    /// In which roles.
    pub roles: BTreeSet<Role>,
}

impl Actor {
    /// Anybody.
    #[must_use]
    pub fn public() -> Self {
        Self { user: None, name: String::new(), organisation: None, roles: BTreeSet::from([Role::Public]) }
    }

    /// How far an action reaches, by the widest of one's roles.
    #[must_use]
    pub fn reach(&self, action: Action) -> Reach {
        self.roles.iter().map(|role| reach(*role, action)).max().unwrap_or(Reach::Nothing)
    }

    /// Whether one sees all of the operation: coordinator or auditor.
    #[must_use]
    pub fn is_overseer(&self) -> bool {
        self.roles.contains(&Role::Coordinator) || self.roles.contains(&Role::Auditor)
    }

    /// Whether the organisation is this one.
    #[must_use]
    pub fn is_of(&self, party: &PartyId) -> bool {
        self.organisation.as_ref() == Some(party)
    }

    /// How far an action reaches, when it reaches at all.
    ///
    /// # Errors
    /// Nobody is signed in, or no role may do this.
    pub fn may(&self, action: Action) -> Result<Reach, Refused> {
        match (self.reach(action), &self.user) {
            (Reach::Nothing, None) => Err(Refused::sign_in()),
            (Reach::Nothing, Some(_)) => Err(Refused::denied()),
            (reach, _) => Ok(reach),
        }
    }

    /// The person and the organisation that write.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn writer(&self) -> Result<(&UserId, &PartyId), Refused> {
        self.user.as_ref().zip(self.organisation.as_ref()).ok_or_else(Refused::sign_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_row_and_every_word_is_found_again() {
        for (action, word) in Action::ALL {
            assert_eq!(TABLE.iter().filter(|(known, _)| *known == action).count(), 1, "{word}");
            assert_eq!(action.word(), word);
        }
        for (role, word) in Role::ALL {
            assert_eq!((Role::of_word(word), role.word()), (Some(role), word));
        }
        assert_eq!(Role::of_word("owner"), None);
    }

    #[test]
    fn what_matters_most_of_the_table_is_said_twice() {
        for (role, action, reaches, remark) in [
            (Role::Public, Action::SeePublic, Reach::All, "the public page is for everybody"),
            (Role::Public, Action::SeeConsignments, Reach::Nothing, "nothing else is"),
            (Role::Auditor, Action::RecordCustody, Reach::Nothing, "who looks on does not write"),
            (Role::Auditor, Action::Book, Reach::Nothing, "nor book"),
            (Role::Donor, Action::SeeAccount, Reach::Own, "money is for its parties"),
            (Role::Recipient, Action::Assess, Reach::Nothing, "nobody judges who is judged"),
            (Role::Carrier, Action::DecidePlan, Reach::Nothing, "a carrier approves no plan"),
            (Role::Coordinator, Action::ErasePersons, Reach::All, "who runs it answers for its persons"),
        ] {
            assert_eq!(reach(role, action), reaches, "{remark}");
        }
        let writes = [Action::RecordCustody, Action::Count, Action::Claim, Action::Book, Action::DecidePlan];
        assert!(writes.iter().all(|action| reach(Role::Public, *action) == Reach::Nothing));
    }

    #[test]
    fn the_widest_role_counts_and_nobody_is_told_to_sign_in() {
        let both = Actor {
            user: Some(UserId::of("u")),
            roles: BTreeSet::from([Role::Donor, Role::Auditor]),
            ..Actor::public()
        };
        assert_eq!(both.reach(Action::SeeAccount), Reach::All);
        let none = Actor { roles: BTreeSet::new(), ..both };
        assert_eq!(none.may(Action::SeeNow).expect_err("no role"), Refused::denied());
        assert_eq!(Actor::public().may(Action::SeeNow).expect_err("nobody"), Refused::sign_in());
    }
}
