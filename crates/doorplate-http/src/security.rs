//! The headers that tell browsers what our answers may do.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Our own pages: no script at all, one stylesheet, forms to ourselves only.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);
/// The portal: scripts of ours only. Its component library sets styles in place.
const PORTAL_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'self'",
);
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// On every answer: no guessing at types.
pub(crate) const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
/// On every answer: other sites do not learn which page led to them. Not `no-referrer`, under
/// which a browser hides the origin of our own forms from us.
pub(crate) const REFERRER_POLICY: HeaderValue = SAME_ORIGIN;
/// On every answer of an installation whose address is `https://`: two years of TLS only.
pub(crate) const TRANSPORT_SECURITY: HeaderValue =
    HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Sets what a page of ours needs.
pub(crate) fn for_page(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    for_document(headers);
}

/// Sets what the portal needs.
pub(crate) fn for_portal(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, PORTAL_POLICY);
    for_document(headers);
}

fn for_document(headers: &mut HeaderMap) {
    headers.insert(OPENER_POLICY, SAME_ORIGIN);
    headers.insert(RESOURCE_POLICY, SAME_ORIGIN);
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
}
