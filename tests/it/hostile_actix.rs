//! Requests that mean no good, and very many at once, on actix-web behind the middleware.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Barrier;
use std::task::{Poll, Waker};

use actix_web::{App, Error, HttpResponse, test, web};
use ayushma_errors::RequestContext;
use ayushma_errors::actix::ErrorMiddleware;

use crate::canary::{Event, Server, events_of, hushed};
use crate::hostile_requests::{self, reported};
use crate::raw::{request, send};
use crate::service_actix::{Archived, INSIDE, Telling, start};

fn wrapped() -> Server {
    start(Some(ErrorMiddleware::new()), 1)
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

/// Lets every request of a test arrive before one of them is answered.
#[derive(Default)]
struct Crowd {
    arrived: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

const CROWD: usize = 1000;

impl Crowd {
    async fn all(&self) {
        self.arrived.set(self.arrived.get() + 1);
        std::future::poll_fn(|cx| {
            if self.arrived.get() < CROWD {
                self.waiting.borrow_mut().push(cx.waker().clone());
                return Poll::Pending;
            }
            self.waiting.take().into_iter().for_each(Waker::wake);
            Poll::Ready(())
        })
        .await;
    }
}

async fn crowded(
    index: web::Path<usize>,
    crowd: web::Data<Rc<Crowd>>,
) -> Result<HttpResponse, Error> {
    let of_this = || RequestContext::current().unwrap().request_id() == format!("r-{index}");
    assert!(of_this());
    crowd.all().await;
    // So that the requests do not end in the order in which they came.
    for _ in 0..*index % 7 {
        tokio::task::yield_now().await;
        assert!(of_this());
    }
    match *index % 5 {
        0 => Err(Archived {
            place: index.to_string(),
        }
        .into()),
        1 => Err(Telling.into()),
        2 => panic!("on purpose in {INSIDE}"),
        3 => Ok(HttpResponse::NotFound().finish()),
        _ => Ok(HttpResponse::Ok().body("fine")),
    }
}

#[test]
fn a_thousand_requests_on_one_thread_do_not_mix_their_ids() {
    let (replies, events) = events_of(|| hushed(|| actix_web::rt::System::new().block_on(crowd())));
    assert_eq!(replies.len(), CROWD);
    let mut by_request: HashMap<String, Event> = HashMap::new();
    for event in events.into_iter().filter(|event| event.name == "api_error") {
        let id = event.field("http.request.id").unwrap().to_owned();
        assert!(by_request.insert(id, event).is_none(), "reported twice");
    }
    assert_eq!(by_request.len(), CROWD * 4 / 5);
    let mut ids = HashSet::new();
    for (index, (status, id, error_id, body)) in replies.into_iter().enumerate() {
        assert_eq!(id, format!("r-{index}"));
        let expected = [409, 500, 500, 404, 200][index % 5];
        assert_eq!(status, expected);
        let Some(event) = by_request.get(&id) else {
            assert_eq!((status, &*body, error_id), (200, "fine", None));
            continue;
        };
        let error_id = error_id.unwrap();
        assert_eq!(event.field("error.id"), Some(&*error_id));
        assert!(body.contains(&error_id), "{body}");
        let path = format!("/crowded/{index}");
        assert_eq!(event.field("url.path"), Some(&*path));
        assert_eq!(event.field("http.route"), Some("/crowded/{index}"));
        assert!(ids.insert(error_id), "an id twice");
    }
}

type Answered = (u16, String, Option<String>, String);

async fn crowd() -> Vec<Answered> {
    let crowd = web::Data::new(Rc::new(Crowd::default()));
    let app = App::new()
        .app_data(crowd)
        .route("/crowded/{index}", web::get().to(crowded))
        .wrap(ErrorMiddleware::new());
    let app = Rc::new(test::init_service(app).await);
    let tasks: Vec<_> = (0..CROWD)
        .map(|index| {
            let app = Rc::clone(&app);
            actix_web::rt::spawn(async move {
                let request = test::TestRequest::get()
                    .uri(&format!("/crowded/{index}"))
                    .insert_header(("x-request-id", format!("r-{index}")))
                    .to_request();
                answered(test::try_call_service(&*app, request).await).await
            })
        })
        .collect();
    let mut replies = Vec::new();
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}

/// As the server does it, which makes a response of an error.
async fn answered<B: actix_web::body::MessageBody + 'static>(
    outcome: Result<actix_web::dev::ServiceResponse<B>, Error>,
) -> Answered {
    let response = match outcome {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(err) => err.error_response(),
    };
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(value.to_str().unwrap().to_owned())
    };
    let (id, error_id) = (header("x-request-id").unwrap(), header("x-error-id"));
    let status = response.status().as_u16();
    let bytes = actix_web::body::to_bytes(response.into_body()).await;
    let Ok(bytes) = bytes else {
        panic!("a body of ours does not fail");
    };
    (
        status,
        id,
        error_id,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

#[test]
fn many_clients_at_once_get_the_answers_to_their_own_requests() {
    const CLIENTS: usize = 40;
    const ROUNDS: usize = 25;
    let service = start(Some(ErrorMiddleware::new()), 4);
    let barrier = Barrier::new(CLIENTS);
    let mut replies = Vec::new();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (barrier, address) = (&barrier, service.address);
                scope.spawn(move || {
                    barrier.wait();
                    let paths = ["/ours", "/telling", "/panic", "/nowhere", "/refusing"];
                    let ask = |round: usize| {
                        let id = format!("r-{client}-{round}");
                        let headers = [("x-request-id", &*id)];
                        let path = paths[(client + round) % paths.len()];
                        let reply = send(address, &request("GET", path, &headers, "")).unwrap();
                        assert_eq!(reply.header("x-request-id"), Some(&*id));
                        (id, path, reply)
                    };
                    (0..ROUNDS).map(ask).collect::<Vec<_>>()
                })
            })
            .collect();
        for client in clients {
            replies.extend(client.join().unwrap());
        }
    });
    let events = reported(&service);
    assert_eq!(
        (replies.len(), events.len()),
        (CLIENTS * ROUNDS, CLIENTS * ROUNDS)
    );
    let events: HashMap<&str, &Event> = events
        .iter()
        .map(|event| (event.field("http.request.id").unwrap(), event))
        .collect();
    for (id, path, reply) in &replies {
        let event = events[&**id];
        assert_eq!(event.field("url.path"), Some(*path));
        assert_eq!(event.field("error.id"), reply.header("x-error-id"));
        assert!(reply.body.contains(event.field("error.id").unwrap()));
    }
}
