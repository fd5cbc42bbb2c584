//! Decides what every answer says to the browser: what a page may load (nothing but our style), whether it may be kept, and how the
//! session's cookie is set. Up: [`crate`].

use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::http::{Response, header};

/// Pages load our own style and nothing else, run no script, and are in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The cookie's name over https; the prefix makes browsers refuse it from anywhere else.
const SECURE_COOKIE: &str = "__Host-session";
/// The cookie's name over plain http on this machine.
const PLAIN_COOKIE: &str = "session";

/// Adds what every answer says. What is private is kept nowhere.
pub(crate) fn guard<B>(answer: &mut Response<B>, is_plain: bool) {
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if !is_plain {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The cookie that keeps a session, or ends it when the token is empty.
pub(crate) fn cookie(token: &str, is_plain: bool) -> String {
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    let (name, secure) = if is_plain { (PLAIN_COOKIE, "") } else { (SECURE_COOKIE, "; Secure") };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{age}")
}

/// The token that a request brings: in its cookie, or as a bearer.
pub(crate) fn token(headers: &HeaderMap, is_plain: bool) -> Option<(String, bool)> {
    let is_token = |text: &str| text.len() == 64 && text.bytes().all(|sign| sign.is_ascii_hexdigit());
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(token) = bearer.filter(|token| is_token(token)) {
        return Some((token.to_owned(), true));
    }
    let name = if is_plain { PLAIN_COOKIE } else { SECURE_COOKIE };
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let mut found = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(key, _)| *key == name);
    found.next().map(|(_, token)| token).filter(|token| is_token(token)).map(|token| (token.to_owned(), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_token_under_the_right_name_is_one() {
        let token_of = |name: HeaderName, text: &str, is_plain| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(text).expect("a header"));
            token(&headers, is_plain)
        };
        let good = "0123456789abcdef".repeat(4);
        let cookie_of = |name: &str, token: &str| format!("theme=dark; {name}={token}");
        assert_eq!(token_of(header::COOKIE, &cookie_of(SECURE_COOKIE, &good), false), Some((good.clone(), false)));
        assert_eq!(token_of(header::COOKIE, &cookie_of(PLAIN_COOKIE, &good), true), Some((good.clone(), false)));
        assert_eq!(token_of(header::AUTHORIZATION, &format!("Bearer {good}"), false), Some((good.clone(), true)));
        for (text, remark) in [
            (cookie_of(PLAIN_COOKIE, &good), "the plain cookie over https"),
            (cookie_of(SECURE_COOKIE, &good[1..]), "a digit short"),
            (cookie_of(SECURE_COOKIE, &"g".repeat(64)), "no digits"),
        ] {
            assert_eq!(token_of(header::COOKIE, &text, false), None, "{remark}");
        }
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_from_other_sites() {
        let kept = cookie("t", false);
        for part in ["__Host-session=t", "Path=/", "HttpOnly", "Secure", "SameSite=Strict"] {
            assert!(kept.contains(part), "{part} in {kept}");
        }
        assert!(cookie("", false).contains("Max-Age=0"));
        assert!(!cookie("t", true).contains("Secure"));
    }
}
