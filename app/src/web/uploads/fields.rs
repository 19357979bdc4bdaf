//! The inputs for files: one for photos and one for PDF, since some in-app browsers open nothing for a list of types; and what
//! waits already, each with a box to leave it out.
use leptos::prelude::*;

use crate::{
    base::i18n::Lang,
    t::files as f,
    web::{
        files::store::Meta,
        ui::field::{Field, Typed},
    },
};

/// Name of the input for photos.
pub const PHOTOS: &str = "photos";
/// Name of the input for documents.
pub const PDF: &str = "pdf";
/// Name of the boxes of what is to be left out.
pub(super) const DROP: &str = "drop";

/// The inputs of a form that takes at most `most` files.
pub fn fields(typed: &Typed, waiting: &[Meta], most: usize, lang: Lang) -> AnyView {
    let kept = (!waiting.is_empty()).then(|| {
        let boxes = waiting.iter().map(|file| {
            view! {
                <label class="choice">
                    <input type="checkbox" name=DROP value=file.id.uuid().to_string()/><span>{f::leave_out(lang, &file.name)}</span>
                </label>
            }
        });
        view! {
            <fieldset class="field"><legend>{f::kept(lang, waiting.len() as i64)}</legend><div class="choices">{boxes.collect_view()}</div></fieldset>
        }
    });
    view! {
        {kept}
        {typed.files(Field::new(PHOTOS, f::photos(lang)).hint(f::photos_hint(lang, most)).optional(), "image/*")}
        {typed.files(Field::new(PDF, f::pdf(lang)).hint(f::pdf_hint(lang)).optional(), "application/pdf")}
    }
    .into_any()
}
