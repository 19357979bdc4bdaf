//! Panels: how a page shows something of a feature that it does not know. The page names a [`Spot`] and draws what
//! [`shown`] gives; a later feature declares a [`Panel`] for that spot, and the wiring hands it down through the state. To add
//! one: a function and a `const` in the later feature, named in its declaration.
use std::{future::Future, pin::Pin};

use leptos::prelude::AnyView;
use uuid::Uuid;

use crate::base::{db::Tx, error::Result};
use crate::web::page::Cx;

/// A place on a page, declared by the feature that owns the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot(pub &'static str);

/// On the home page, below what is open now; there is no object, so the id is nil.
pub const HOME: Spot = Spot("home");

/// What a panel comes to: nothing where there is nothing to say.
pub type Drawn<'a> = Pin<Box<dyn Future<Output = Result<Option<AnyView>>> + Send + 'a>>;

/// What a later feature shows at a spot.
#[derive(Debug, Clone, Copy)]
pub struct Panel {
    pub spot: Spot,
    /// Its place among others at the same spot.
    pub order: u16,
    /// Loads and draws it, over the connection of the page; the id is that of the object of the page. What changes by the clock says
    /// when: [`Cx::changes_at`].
    pub draw: for<'a> fn(&'a mut Tx, &'a Cx, Uuid) -> Drawn<'a>,
}

/// What later features show at a spot of the page about `id`.
pub async fn shown(tx: &mut Tx, cx: &Cx, spot: Spot, id: Uuid) -> Result<Vec<AnyView>> {
    let mut views = vec![];
    for panel in cx.state.declared().panels.iter().filter(|p| p.spot == spot) {
        views.extend((panel.draw)(tx, cx, id).await?);
    }
    Ok(views)
}
