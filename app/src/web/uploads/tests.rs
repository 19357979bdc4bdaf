//! What is refused while it is read.
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
};
use http_body::Frame;
use tokio::{sync::Semaphore, time::Sleep};

use super::{MAX_FORM, Place, Refused, read};

/// A form that comes piece by piece, so many bytes in so long.
struct Drip {
    pieces: Vec<Bytes>,
    every: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = std::convert::Infallible;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.sleep.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        let every = self.every;
        self.sleep = Box::pin(tokio::time::sleep(every));
        Poll::Ready(self.pieces.pop().map(|p| Ok(Frame::data(p))))
    }
}

fn form(body: Body) -> Request {
    Request::post("/").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(body).unwrap()
}

fn whole() -> Vec<u8> {
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"pdf\"; filename=\"a.pdf\"\r\n\r\n".to_vec();
    body.extend([b'x'; 4096]);
    body.extend(b"\r\n--x--\r\n");
    body
}

fn drip(size: usize, every: Duration) -> Request {
    let mut pieces: Vec<Bytes> = whole().chunks(size).map(Bytes::copy_from_slice).collect();
    pieces.reverse();
    form(Body::new(Drip { pieces, every, sleep: Box::pin(tokio::time::sleep(every)) }))
}

#[tokio::test(start_paused = true)]
async fn op_02_a_body_keeps_a_pace() {
    assert!(read(drip(1024, Duration::from_secs(1))).await.is_ok());
    assert_eq!(
        read(drip(64, Duration::from_secs(1))).await.err(),
        Some(Refused::Slow),
        "4 KiB a second on average"
    );
    assert_eq!(
        read(drip(4096, Duration::from_secs(11))).await.err(),
        Some(Refused::Slow),
        "nothing for ten seconds"
    );
}

#[tokio::test]
async fn in_04_what_is_too_large_or_no_form_is_not_read() {
    let mut large = form(Body::empty());
    large.headers_mut().insert(header::CONTENT_LENGTH, (MAX_FORM + 1).into());
    assert_eq!(read(large).await.err(), Some(Refused::TooLarge));
    assert_eq!(read(form(Body::from("--x\r\nbroken"))).await.err(), Some(Refused::Broken));
    assert_eq!(read(Request::new(Body::from("a=b"))).await.err(), Some(Refused::Broken));
}

#[tokio::test(start_paused = true)]
async fn op_02_a_place_is_taken_when_the_body_is_there() {
    let places = Arc::new(Semaphore::new(1));
    let place = Place::new(Arc::clone(&places));
    let mut request = drip(4096, Duration::from_secs(5));
    request.extensions_mut().insert(place.clone());
    let reading = tokio::spawn(read(request));
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(places.available_permits(), 1, "not while it is on its way");
    let posted = reading.await.unwrap().unwrap();
    assert_eq!(places.available_permits(), 0);
    let mut second = form(Body::from(whole()));
    second.extensions_mut().insert(Place::new(Arc::clone(&places)));
    assert_eq!(read(second).await.err(), Some(Refused::Busy));
    drop((posted, place));
    assert_eq!(places.available_permits(), 1);
}
