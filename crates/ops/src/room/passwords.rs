//! Decides which passwords are taken and how they are kept: Argon2id with the memory and time that OWASP names as a minimum
//! (19 MiB, 2 passes, 1 lane). Up: [`crate::room`].
//!
//! After ASVS 5.0, 6.2: 8 signs at least and 15 advised, no rules of composition, every sign taken as it is, and none of
//! those that everybody tries: a password is held against the 30,000 most common ones, names, words, rows of
//! keyboards, dates, runs and the person's own names (zxcvbn; Wheeler, USENIX Security 2016), and must need a hundred million tries.

use argon2::{Algorithm, Argon2, Params, Version};

use super::chance;
use crate::answer::Fault;

/// Fewest signs of any password.
const LENGTH_MIN: usize = 8;
/// Fewest tries after which a password may be found: what eight signs without any order need.
const TRIES_MIN: u64 = 100_000_000;
/// Most bytes: more costs time and adds nothing.
const LENGTH_MAX: usize = 256;
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password that may be used: its hash, with a new salt. `own` are names that whoever knows the person tries first.
///
/// # Errors
/// Codes `password-short`, `password-long`, `password-common`.
pub(super) fn hashed(password: &str, own: &[&str]) -> Result<String, Fault> {
    acceptable(password, own)?;
    Ok(with_salt(password, chance::bytes()))
}

fn acceptable(password: &str, own: &[&str]) -> Result<(), Fault> {
    let length = password.chars().count();
    if length < LENGTH_MIN {
        let cause = format!("the password has {length} signs; {LENGTH_MIN} is the least");
        return Err(Fault::new("password-short", cause, "take several words: 15 signs or more are advised"));
    }
    if password.len() > LENGTH_MAX {
        let cause = format!("the password has {} bytes; {LENGTH_MAX} is the most", password.len());
        return Err(Fault::new("password-long", cause, "take a shorter one"));
    }
    let own: Vec<&str> = own.iter().flat_map(|name| name.split_whitespace()).collect();
    if zxcvbn::zxcvbn(password, &own).guesses() < TRIES_MIN {
        let cause = "the password is among those that are tried first";
        return Err(Fault::new("password-common", cause, "take several words that do not belong together"));
    }
    Ok(())
}

fn derived(password: &str, salt: &[u8]) -> [u8; 32] {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).expect("the chosen cost should be a valid one");
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut key)
        .expect("a password and a salt of these lengths should be taken");
    key
}

fn with_salt(password: &str, salt: [u8; 16]) -> String {
    let (salt_digits, key) = (chance::hexadecimal(&salt), chance::hexadecimal(&derived(password, &salt)));
    format!("argon2id v=19 m={MEMORY_KIB} t={PASSES} p={LANES} {salt_digits} {key}")
}

/// Whether a password is the one of a kept hash. Costs the same whether it is or not; a hash that is none matches nothing.
pub(super) fn is_right(password: &str, kept: Option<&str>) -> bool {
    let salt_of = |kept: &str| {
        let digits = kept.split(' ').nth(5)?.to_owned();
        let mut salt = [0; 16];
        for (byte, at) in salt.iter_mut().zip((0..digits.len()).step_by(2)) {
            *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        }
        (digits.len() == 32).then_some(salt)
    };
    let salt = kept.and_then(salt_of);
    let password = if password.len() > LENGTH_MAX { "" } else { password };
    let made = with_salt(password, salt.unwrap_or_default());
    let kept = kept.unwrap_or_default();
    // Every byte is looked at, so that the time tells nothing of where they part.
    let differing = made.bytes().zip(kept.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
    salt.is_some() && made.len() == kept.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_are_tried_first_are_refused() {
        for (password, code, remark) in [
            ("", "password-short", "empty"),
            ("seven77", "password-short", "seven signs"),
            ("password", "password-common", "the first of all"),
            ("P@ssw0rd!", "password-common", "with other signs"),
            ("Summer2026!", "password-common", "season and year"),
            ("12345678", "password-common", "digits alone"),
            ("abcdefghij", "password-common", "a run"),
            ("aaaaaaaaaa", "password-common", "one sign"),
            ("monkeymonkey", "password-common", "twice"),
            ("passwordpassword", "password-common", "long, and twice the first of all"),
            ("qwertzuiopasdfgh", "password-common", "along the keyboard"),
            ("annaexample", "password-common", "one's own name"),
            (&"a".repeat(257), "password-long", "too long"),
        ] {
            let refused = acceptable(password, &["anna", "Anna Example"]).expect_err(remark);
            assert_eq!(refused.code, code, "{remark}");
        }
        for password in
            ["tin kettle moth", "gr\u{fc}n-zwei-lampe", "kuvRz9tq", "\u{1f681}\u{1f4e6}\u{1f3e5}\u{2708} four signs"]
        {
            assert_eq!(acceptable(password, &["anna"]), Ok(()), "{password}");
        }
    }

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let kept = hashed("tin kettle moth", &[]).expect("a password");
        assert!(is_right("tin kettle moth", Some(&kept)));
        assert_ne!(kept, hashed("tin kettle moth", &[]).expect("a password"), "every hash has a salt of its own");
        for (password, kept, remark) in [
            ("tin kettle mot", Some(kept.as_str()), "another"),
            ("", Some(kept.as_str()), "none"),
            ("tin kettle moth", None, "nobody"),
            ("tin kettle moth", Some("argon2id v=19 m=1 t=1 p=1 zz zz"), "a hash that is none"),
            ("", Some(""), "an empty hash"),
        ] {
            assert!(!is_right(password, kept), "{remark}");
        }
    }
}
