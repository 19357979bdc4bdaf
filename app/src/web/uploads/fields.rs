//! The inputs for files: one for photos and one for PDF, since some in-app browsers open nothing for a list of types; and what
//! waits already, each with a box to leave it out.
use leptos::prelude::*;

use crate::base::i18n::Lang;
use crate::t::files as f;
use crate::web::{files::store::Meta, ui::field::Field, ui::field::Typed};

/// Name of the input for photos.
pub const PHOTOS: &str = "photos";
const PDF: &str = "pdf";
/// Name of the boxes of what is to be left out.
pub(super) const DROP: &str = "drop";

/// What waits already, each with a box to leave it out.
pub fn kept(waiting: &[Meta], lang: Lang) -> Option<AnyView> {
    let boxes = waiting.iter().map(|file| {
        view! {
            <label class="choice">
                <input type="checkbox" name=DROP value=file.id.uuid().to_string()/><span>{f::leave_out(lang, &file.name)}</span>
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let view = view! {
        <fieldset class="field"><legend>{f::kept(lang, i64::try_from(waiting.len()).unwrap_or(i64::MAX))}</legend><div class="choices">{boxes}</div></fieldset>
    };
    (!waiting.is_empty()).then(|| view.into_any())
}

/// The inputs of a form that takes at most `most` files.
pub fn fields(typed: &Typed, waiting: &[Meta], most: usize, lang: Lang) -> AnyView {
    view! {
        {kept(waiting, lang)}
        {typed.files(Field::new(PHOTOS, f::photos(lang)).hint(f::photos_hint(lang, most)).optional(), "image/*")}
        {typed.files(Field::new(PDF, f::pdf(lang)).hint(f::pdf_hint(lang)).optional(), "application/pdf")}
    }
    .into_any()
}
