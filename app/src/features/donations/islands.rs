//! The one thing of gifts that needs a browser: a camera that reads the square on a box's label. The page works without it (the number is
//! typed), and where the browser can read no squares nothing of it is seen.
#![allow(missing_docs, reason = "the macro makes a struct of the arguments and does not pass the comment on")]
use leptos::prelude::*;

/// A button that turns the camera on until it has read a label; what it read goes into the field `no`, and the form is sent.
#[island]
pub fn ScanBox(
    /// What the button says.
    scan: String,
    /// What it says while the camera is on.
    stop: String,
    /// What is said when there is no camera, or it may not be used.
    none: String,
) -> impl IntoView {
    let (able, on, failed) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    #[cfg(feature = "hydrate")]
    Effect::new(move || able.set(browser::is_able()));
    let press = move |_: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        browser::press(on, failed);
    };
    view! {
        <div class="field scan" hidden=move || !able.get()>
            <button type="button" class="btn btn--2" on:click=press>{move || if on.get() { stop.clone() } else { scan.clone() }}</button>
            <p class="hint" role="status">{move || if failed.get() { none.clone() } else { String::new() }}</p>
            <video id="scan" hidden=move || !on.get() playsinline=true muted=true></video>
        </div>
    }
}

/// What touches the camera; nothing of it exists on the server. `BarcodeDetector` is in no list of `web-sys` yet, so it is called by name.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        prelude::*,
        task::spawn_local,
        wasm_bindgen::{JsCast as _, JsValue},
        web_sys::{
            HtmlInputElement,
            js_sys::{Array, Function, Object, Promise, Reflect},
        },
    };
    use wasm_bindgen_futures::JsFuture;

    type Done<T> = Result<T, JsValue>;

    fn get(of: &JsValue, name: &str) -> Done<JsValue> {
        Reflect::get(of, &name.into())
    }

    fn set(of: &JsValue, name: &str, value: &JsValue) -> Done<()> {
        Reflect::set(of, &name.into(), value).map(drop)
    }

    /// Calls a method and waits for what it promises.
    async fn call(of: &JsValue, name: &str, args: &[JsValue]) -> Done<JsValue> {
        let method: Function = get(of, name)?.dyn_into()?;
        let value = method.apply(of, &args.iter().collect::<Array>())?;
        JsFuture::from(Promise::resolve(&value)).await
    }

    fn devices() -> Done<JsValue> {
        get(&get(&window(), "navigator")?, "mediaDevices")
    }

    /// Whether the browser reads squares and has a way to a camera.
    pub fn is_able() -> bool {
        let found = |name| get(&window(), name).is_ok_and(|v| !v.is_undefined());
        found("BarcodeDetector") && devices().is_ok_and(|v| !v.is_undefined())
    }

    /// Turns the camera on, or off again.
    pub fn press(on: RwSignal<bool>, failed: RwSignal<bool>) {
        if on.get_untracked() {
            on.set(false);
            return;
        }
        on.set(true);
        failed.set(false);
        spawn_local(async move {
            if let Ok(Some(text)) = scan(on).await {
                send(&text);
            } else if on.get_untracked() {
                failed.set(true);
            }
            on.set(false);
        });
    }

    /// What the first label says; nothing when the camera was turned off before.
    async fn scan(on: RwSignal<bool>) -> Done<Option<String>> {
        let wanted = Object::new();
        let camera = Object::new();
        set(&camera, "facingMode", &"environment".into())?;
        set(&wanted, "video", &camera)?;
        let stream = call(&devices()?, "getUserMedia", &[wanted.into()]).await?;
        let read = watch(on, &stream).await;
        let tracks: Array = call(&stream, "getTracks", &[]).await?.dyn_into()?;
        for track in tracks.iter() {
            call(&track, "stop", &[]).await?;
        }
        read
    }

    async fn watch(on: RwSignal<bool>, stream: &JsValue) -> Done<Option<String>> {
        let video: JsValue = document().get_element_by_id("scan").ok_or(JsValue::NULL)?.into();
        set(&video, "srcObject", stream)?;
        call(&video, "play", &[]).await?;
        let detector: Function = get(&window(), "BarcodeDetector")?.dyn_into()?;
        let options = Object::new();
        set(&options, "formats", &Array::of1(&"qr_code".into()))?;
        let detector = Reflect::construct(&detector, &Array::of1(&options))?;
        while on.get_untracked() {
            let found: Array = call(&detector, "detect", std::slice::from_ref(&video)).await?.dyn_into()?;
            if let Some(text) = get(&found.get(0), "rawValue").ok().and_then(|v| v.as_string()) {
                return Ok(Some(text));
            }
            pause().await?;
        }
        Ok(None)
    }

    /// Until the next look: a phone should stay cool.
    async fn pause() -> Done<()> {
        let wait = Promise::new(&mut |resolve, _| {
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 200);
        });
        JsFuture::from(wait).await.map(drop)
    }

    fn send(text: &str) {
        let field = document().get_element_by_id("no").and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field {
            field.set_value(text);
            if let Some(form) = field.form() {
                let _ = form.submit();
            }
        }
    }
}
