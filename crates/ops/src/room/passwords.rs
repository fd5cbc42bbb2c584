//! Decides which passwords are taken and how they are kept: Argon2id with the memory and time that OWASP names as a minimum
//! (19 MiB, 2 passes, 1 lane). Up: [`crate::room`].
//!
//! After ASVS 5.0, 6.2: 8 signs at least and 15 advised, no rules of composition, every sign taken as it is, and none of
//! those that everybody tries. A list of the 3,000 most common is asked for; here passwords of 15 and more are taken as they
//! come, and shorter ones are held against common stems, with what people put before and after them taken away.

use argon2::{Algorithm, Argon2, Params, Version};

use super::chance;
use crate::answer::Fault;

/// Fewest signs of any password.
const LENGTH_MIN: usize = 8;
/// From so many signs on a password is taken without a look at the list.
const LENGTH_LONG: usize = 15;
/// Most bytes: more costs time and adds nothing.
const LENGTH_MAX: usize = 256;
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What common passwords are made of, by general knowledge; digits and signs around a stem do not make it rare.
const COMMON: &str = "password passwort passwd pass azerty qwerty qwertz qwertyuiop asdfghjkl asdfgh zxcvbnm qazwsx qazwsxedc \
    letmein welcome willkommen bienvenue iloveyou princess dragon monkey football baseball basketball soccer hockey sunshine \
    shadow master superman batman spiderman starwars pokemon michael jennifer jessica ashley daniel thomas robert charlie \
    jordan hunter harley ranger buster killer george andrew joshua matthew michelle nicole amanda samantha chelsea liverpool \
    arsenal barcelona realmadrid juventus login admin administrator root toor guest user test tester testing demo default \
    changeme secret trustno hello helloworld computer internet google facebook linkedin apple samsung android windows microsoft \
    oracle linux server access system manager service support office company business summer winter spring autumn fall \
    january february march april may june july august september october november december monday friday sunday flower \
    butterfly cookie chocolate cheese banana orange pepper ginger mustang ferrari porsche mercedes corvette yamaha freedom \
    forever family friends lovely loveme babygirl angel jesus christ church blessed heaven matrix phoenix silver golden \
    diamond purple yellow green blue black white red lucky success money dollar whatever nothing password passphrase airbridge \
    coordinator donor recipient carrier auditor relief airlift hospital doctor nurse medicine covid corona";

/// A password that may be used: its hash, with a new salt.
///
/// # Errors
/// Codes `password-short`, `password-long`, `password-common`.
pub(super) fn hashed(password: &str) -> Result<String, Fault> {
    acceptable(password)?;
    Ok(with_salt(password, chance::bytes()))
}

fn acceptable(password: &str) -> Result<(), Fault> {
    let length = password.chars().count();
    if length < LENGTH_MIN {
        let cause = format!("the password has {length} signs; {LENGTH_MIN} is the least");
        return Err(Fault::new("password-short", cause, "take several words: 15 signs or more are advised"));
    }
    if password.len() > LENGTH_MAX {
        let cause = format!("the password has {} bytes; {LENGTH_MAX} is the most", password.len());
        return Err(Fault::new("password-long", cause, "take a shorter one"));
    }
    if length < LENGTH_LONG && is_common(password) {
        let cause = "the password is among those that are tried first";
        return Err(Fault::new("password-common", cause, "take several words that do not belong together"));
    }
    Ok(())
}

/// Whether nothing but a common stem, or one sign or a run of signs, is left without digits and signs around it.
fn is_common(password: &str) -> bool {
    let small = password.to_lowercase();
    let told = |text: &str| -> String {
        text.chars()
            .map(|sign| match sign {
                '0' => 'o',
                '1' | '!' => 'i',
                '3' => 'e',
                '4' | '@' => 'a',
                '5' | '$' => 's',
                '7' => 't',
                other => other,
            })
            .collect()
    };
    let stem = |text: &str| text.trim_matches(|sign: char| !sign.is_alphabetic()).to_owned();
    let is_listed = |text: &str| COMMON.split_whitespace().any(|word| text == word || text == word.repeat(2));
    let steps: Vec<i64> = small
        .chars()
        .zip(small.chars().skip(1))
        .map(|(one, next)| i64::from(u32::from(next)) - i64::from(u32::from(one)))
        .collect();
    let is_run = steps.iter().all(|step| step.abs() <= 1);
    let ways = [stem(&small), told(&stem(&small)), told(&small)];
    is_run || ways[0].is_empty() || ways.iter().any(|text| is_listed(text))
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
            (&"a".repeat(257), "password-long", "too long"),
        ] {
            assert_eq!(acceptable(password).expect_err(remark).code, code, "{remark}");
        }
        for password in
            ["tin kettle moth", "gr\u{fc}n-zwei-lampe", "kuvRz9tq", "\u{1f681}\u{1f4e6}\u{1f3e5}\u{2708} four signs"]
        {
            assert_eq!(acceptable(password), Ok(()), "{password}");
        }
        assert!(COMMON.split_whitespace().count() >= 100);
    }

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let kept = hashed("tin kettle moth").expect("a password");
        assert!(is_right("tin kettle moth", Some(&kept)));
        assert_ne!(kept, hashed("tin kettle moth").expect("a password"), "every hash has a salt of its own");
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
