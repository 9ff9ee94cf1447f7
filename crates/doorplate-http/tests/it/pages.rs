//! The pages for whoever is not signed in.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::harness::{EMAIL, Installation, PASSWORD};

fn sign_in_form(password: &str, next: &str) -> String {
    let email = EMAIL.replace('@', "%40");
    format!("email={email}&password={}&next={next}", password.replace(' ', "+"))
}

#[tokio::test]
async fn a_setup_link_makes_the_first_owner_once() {
    let installation = Installation::new();
    let token = installation.engine.create_setup_link().await.unwrap().unwrap().0;
    let page = installation.get(&format!("/setup?token={token}"), "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(&token));
    let form = format!(
        "token={token}&workspace_name=Ex%22%3E%3Cb%3Eample&name=Ada&email=ada%40example.com\
         &password="
    );
    let short = installation.post_form("/setup", &format!("{form}pa55"), &[]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = short.text();
    assert!(text.contains("needs at least 15 characters"), "{text}");
    assert!(text.contains("Ex&#34;&#62;&#60;b&#62;ample"), "what was typed stays, as text: {text}");
    assert!(!text.contains("pa55"), "but for the password");
    let made = installation.post_form("/setup", &format!("{form}{}", "a".repeat(15)), &[]).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, "/"));
    let cookie = made.header("set-cookie");
    assert!(cookie.starts_with("doorplate_session="), "{cookie}");
    assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    let again = installation.get(&format!("/setup?token={token}"), "").await;
    assert_eq!(again.status, StatusCode::GONE);
}

#[tokio::test]
async fn signing_in_leads_back_and_signing_out_ends_it() {
    let (installation, _) = Installation::founded().await;
    let next = "/sites/site_1%3Ffrom%3D1";
    let form = sign_in_form(PASSWORD, next);
    let answer = installation.post_form("/sign-in", &form, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/sites/site_1?from=1");
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(installation.get("/api/v1/session", &cookie).await.status, StatusCode::OK);
    let shown = installation.get("/sign-in?next=/sites", &cookie).await;
    assert_eq!(shown.header("location"), "/sites");
    let out = installation.post_form("/sign-out", "", &[("cookie", &cookie)]).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let after = installation.get("/api/v1/session", &cookie).await;
    assert_eq!(after.code(), "signed_out");
}

#[tokio::test]
async fn a_wrong_password_is_told_without_telling_which() {
    let (installation, _) = Installation::founded().await;
    let wrong = installation.post_form("/sign-in", &sign_in_form("wrong", ""), &[]).await;
    let nobody = installation
        .post_form("/sign-in", "email=nobody%40example.com&password=wrong&next=", &[])
        .await;
    for answer in [&wrong, &nobody] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("The mail address or the password is wrong."));
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    for _ in 0..9 {
        installation.post_form("/sign-in", &sign_in_form("wrong", ""), &[]).await;
    }
    let limited = installation.post_form("/sign-in", &sign_in_form(PASSWORD, ""), &[]).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.text().contains("Wait 16 minutes"));
    assert_eq!(limited.header("retry-after"), "901");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let (installation, cookie) = Installation::founded().await;
    let form = sign_in_form(PASSWORD, "");
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
        let answer = installation.post_form("/sign-in", &form, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    installation.post_form("/sign-out", "", &headers).await;
    assert_eq!(installation.get("/api/v1/session", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let (installation, _) = Installation::founded().await;
    for next in ["//evil.example", "https://evil.example", "/%5Cevil.example", "/sign-out"] {
        let answer = installation.post_form("/sign-in", &sign_in_form(PASSWORD, next), &[]).await;
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn pages_run_no_script_and_are_not_kept() {
    let installation = Installation::new();
    let html = [("accept", "text/html")];
    for (uri, status) in [
        ("/sign-in", StatusCode::OK),
        ("/setup?token=x", StatusCode::GONE),
        ("/setup", StatusCode::GONE),
        ("/no/such/file.txt", StatusCode::NOT_FOUND),
    ] {
        let answer = installation.request(Method::GET, uri, &html, Body::empty()).await;
        assert_eq!(answer.status, status, "{uri}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(!answer.text().contains("<script") && !answer.text().contains("style=\""));
    }
    let stylesheet = installation.get("/assets-public/pages.css", "").await;
    assert_eq!(stylesheet.header("content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn whoever_is_signed_out_is_led_to_sign_in_or_told_that_the_portal_is_missing() {
    let installation = Installation::new();
    let html = [("accept", "text/html")];
    let uri = "/sites/site_1/companies?q=a";
    let answer = installation.request(Method::GET, uri, &html, Body::empty()).await;
    if doorplate_http::portal_is_built() {
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), "/sign-in?next=/sites/site_1/companies%3Fq%3Da");
    } else {
        assert!(answer.text().contains("cargo xtask web"));
    }
}
