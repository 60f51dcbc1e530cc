//! Requests that mean no good, on axum behind the layer.

use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use ayushma_errors::ApiError;
use ayushma_errors::tower::ErrorLayer;
use serde_json::Value;

use crate::canary::Server;
use crate::handler_axum::serve;
use crate::hostile_requests;

#[derive(ApiError)]
#[status(409)]
#[message("ours")]
struct Ours;

fn wrapped() -> Server {
    let router = Router::new()
        .route("/ours", get(|| async { Err::<(), _>(Ours) }))
        .route("/json", post(|_: Json<Value>| async { "fine" }))
        .route(
            "/json-deep",
            post(|_: ayushma_errors::axum::Json<Value>| async { "fine" }),
        )
        .route(
            "/form",
            post(|_: Form<Vec<(String, String)>>| async { "fine" }),
        )
        .route("/bytes", post(|_: Bytes| async { "fine" }))
        .route("/stream", get(|| async { Body::from("a stream") }))
        .layer(ErrorLayer::new());
    serve(router)
}

#[test]
fn a_head_of_a_megabyte_is_refused_before_there_is_a_request() {
    hostile_requests::a_head_of_a_megabyte_is_refused_before_there_is_a_request(&wrapped());
}

#[test]
fn ids_that_are_long_or_binary_are_made_anew_and_never_repeated() {
    hostile_requests::ids_that_are_long_or_binary_are_made_anew_and_never_repeated(&wrapped());
}

#[test]
fn a_path_that_is_long_is_cut_in_the_event() {
    hostile_requests::a_path_that_is_long_is_cut_in_the_event(&wrapped());
}

#[test]
fn json_that_is_nested_very_deep_is_refused() {
    hostile_requests::json_that_is_nested_very_deep_is_refused(&wrapped());
}

#[test]
fn a_body_that_never_ends_is_refused_at_the_limit() {
    hostile_requests::a_body_that_never_ends_is_refused_at_the_limit(&wrapped());
}

#[test]
fn a_client_that_goes_away_leaves_nothing_behind() {
    hostile_requests::a_client_that_goes_away_leaves_nothing_behind(&wrapped());
}
