//! Where centres lie, without any map service: distance and direction between points of one city, and the places of the
//! squares on the compass. Pure geometry; the drawings are in `pages/map.rs`.
use crate::base::i18n::Lang;
use crate::t;

/// A point in degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

/// Kilometres of one degree of latitude.
const KM_PER_DEGREE: f64 = 111.195;

impl Point {
    /// Kilometres east and north of `origin`. The earth is taken as flat, which over the 150 km of one city is off by less
    /// than 1 %; the list is sorted by the same formula in SQL, so order and number always agree.
    pub fn offset_from(self, origin: Self) -> (f64, f64) {
        let east = (self.lon - origin.lon) * KM_PER_DEGREE * origin.shrink();
        (east, (self.lat - origin.lat) * KM_PER_DEGREE)
    }

    /// How much shorter a degree of longitude is than one of latitude here.
    pub fn shrink(self) -> f64 {
        self.lat.to_radians().cos()
    }

    /// Distance in a straight line, in kilometres.
    pub fn km_from(self, origin: Self) -> f64 {
        let (east, north) = self.offset_from(origin);
        east.hypot(north)
    }
}

/// Where one point lies seen from another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bearing {
    /// One of the eight directions, north first, clockwise; none when it is nearer than a kilometre.
    pub direction: Option<usize>,
    /// Kilometres.
    pub km: f64,
}

impl Bearing {
    /// From `origin` to `to`.
    #[must_use]
    pub fn new(origin: Point, to: Point) -> Self {
        let (east, north) = to.offset_from(origin);
        let km = east.hypot(north);
        let eighth = (east.atan2(north).to_degrees() / 45.0).round().rem_euclid(8.0);
        // 0 to 7 after the line above; the seats themselves are only good to 3 km, so nothing finer is said.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let direction = (km >= 1.0).then_some(eighth as usize % 8);
        Self { direction, km }
    }

    /// `东北方向约 12 公里`, or that it is right here.
    pub fn words(&self, lang: Lang) -> String {
        match self.direction {
            Some(d) => t::centres::bearing(lang, direction(lang, d), kilometres(lang, self.km)),
            None => t::centres::bearing_here(lang).to_owned(),
        }
    }
}

/// The name of one of the eight directions.
pub fn direction(lang: Lang, eighth: usize) -> &'static str {
    use t::centres as c;
    match eighth % 8 {
        0 => c::dir_n(lang),
        1 => c::dir_ne(lang),
        2 => c::dir_e(lang),
        3 => c::dir_se(lang),
        4 => c::dir_s(lang),
        5 => c::dir_sw(lang),
        6 => c::dir_w(lang),
        _ => c::dir_nw(lang),
    }
}

/// The letter of one of the four directions that a compass names; `quarter` counts from north, clockwise.
pub fn letter(lang: Lang, quarter: usize) -> &'static str {
    use t::centres as c;
    match quarter % 4 {
        0 => c::letter_n(lang),
        1 => c::letter_e(lang),
        2 => c::letter_s(lang),
        _ => c::letter_w(lang),
    }
}

/// `约 12 公里`; whole kilometres, since no coordinate here is better.
pub fn kilometres(lang: Lang, km: f64) -> String {
    if km < 1.0 {
        t::centres::km_below_one(lang).to_owned()
    } else {
        t::centres::km(lang, format!("{km:.0}"))
    }
}

/// Side of the compass drawing.
pub const SIDE: f64 = 350.0;
/// Side of a square on it. A phone shows the drawing about as large as it is, so this is a target (WCAG 2.5.8: 24 px).
pub const SQUARE: f64 = 28.0;
const RADIUS: f64 = 135.0;

/// The compass: rings in round kilometres and the middle of each square, in the order the points came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Compass {
    /// Radius on the drawing and kilometres, from the inside out.
    pub rings: Vec<(f64, u32)>,
    /// Middles of the squares.
    pub at: Vec<(f64, f64)>,
    /// Kilometres of a ring and where the words for it go; a ring on which squares leave no room has none.
    pub words: Vec<(u32, (f64, f64))>,
}

impl Compass {
    /// Places `points` around `seat`.
    #[must_use]
    pub fn new(seat: Point, points: &[Point]) -> Self {
        let farthest = points.iter().map(|p| p.km_from(seat)).fold(1.0, f64::max);
        let step = [2_u32, 5, 10, 15, 20, 25, 30, 50]
            .into_iter()
            .find(|s| f64::from(*s) * 3.0 >= farthest)
            .unwrap_or(100);
        let count = (1..=3).find(|n| f64::from(step * n) >= farthest).unwrap_or(3);
        let scale = RADIUS / f64::from(step * count);
        let rings: Vec<_> = (1..=count).map(|n| (f64::from(step * n) * scale, step * n)).collect();
        let middle = SIDE / 2.0;
        let mut at: Vec<(f64, f64)> = Vec::with_capacity(points.len());
        for p in points {
            let (east, north) = p.offset_from(seat);
            let beyond = (east.hypot(north) * scale / RADIUS).max(1.0);
            let wanted = (middle + east * scale / beyond, middle - north * scale / beyond);
            let spot = free_spot(wanted, &at);
            at.push(spot);
        }
        let words = ring_words(&rings, &at);
        Self { rings, at, words }
    }
}

/// Puts the words of the rings in the direction in which they keep farthest from squares and from each other. The caption
/// of the drawing says the same, so words without room are left out.
fn ring_words(rings: &[(f64, u32)], at: &[(f64, f64)]) -> Vec<(u32, (f64, f64))> {
    // A word is about three times as wide as it is high, so what lies beside it is nearer.
    let gap = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0) / 2.5).hypot(a.1 - b.1);
    let alone = |w: (f64, f64)| at.iter().map(|p| gap(w, *p)).fold(SQUARE, f64::min);
    let on = |angle: f64| -> Vec<_> {
        let spot = |r: f64| (SIDE / 2.0 + r * angle.sin(), SIDE / 2.0 - r * angle.cos());
        rings.iter().map(|(r, km)| (*km, spot(*r))).collect()
    };
    let room = |words: &Vec<(u32, (f64, f64))>| {
        let each_other = words.windows(2).map(|w| gap(w[0].1, w[1].1));
        words.iter().map(|(_, w)| alone(*w)).chain(each_other).fold(SQUARE, f64::min)
    };
    // Every 15 degrees but the axes, where the letters are; north-east first, where maps have such words.
    let ways =
        (3..27).filter(|way| way % 6 != 0).map(|way| on(f64::from(way) * std::f64::consts::TAU / 24.0));
    let best = ways.reduce(|best, other| if room(&other) > room(&best) + 1.0 { other } else { best });
    best.unwrap_or_default().into_iter().filter(|(_, w)| alone(*w) > 18.0).collect()
}

/// The spot nearest to `wanted` where a square covers neither the seat nor one that stands already: the drawing says about
/// where, the list beside it exactly. Always the same for the same list.
fn free_spot(wanted: (f64, f64), taken: &[(f64, f64)]) -> (f64, f64) {
    let (low, high) = (SQUARE / 2.0 + 2.0, SIDE - SQUARE / 2.0 - 2.0);
    let clear = |p: (f64, f64), q: (f64, f64), gap: f64| (p.0 - q.0).abs() >= gap || (p.1 - q.1).abs() >= gap;
    let fits = |p: (f64, f64)| {
        let inside = (low..=high).contains(&p.0) && (low..=high).contains(&p.1);
        let seat = (SIDE / 2.0, SIDE / 2.0);
        inside && clear(p, seat, SQUARE / 2.0 + 10.0) && taken.iter().all(|t| clear(p, *t, SQUARE + 3.0))
    };
    let spots = (0..140).flat_map(|step| {
        let (radius, ways) = (f64::from(step) * 3.0, if step == 0 { 1 } else { 32 });
        (0..ways).map(move |way| {
            let angle = f64::from(way) * std::f64::consts::TAU / 32.0;
            (wanted.0 + radius * angle.sin(), wanted.1 - radius * angle.cos())
        })
    });
    // Full only with more squares than any county has centres; then the nearest place within the drawing has to do.
    spots.into_iter().find(|p| fits(*p)).unwrap_or((wanted.0.clamp(low, high), wanted.1.clamp(low, high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAT: Point = Point { lat: 32.80, lon: 114.03 };

    fn away(east: f64, north: f64) -> Point {
        Point {
            lat: SEAT.lat + north / KM_PER_DEGREE,
            lon: SEAT.lon + east / (KM_PER_DEGREE * SEAT.shrink()),
        }
    }

    #[test]
    fn eight_directions_and_whole_kilometres() {
        for (east, north, word, km) in [
            (0.0, 12.0, "北", "12"),
            (8.0, 9.0, "东北", "12"),
            (20.0, 1.0, "东", "20"),
            (5.0, -5.0, "东南", "7"),
            (0.1, -30.0, "南", "30"),
            (-6.0, -5.0, "西南", "8"),
            (-14.0, 0.0, "西", "14"),
            (-9.0, 9.0, "西北", "13"),
        ] {
            let b = Bearing::new(SEAT, away(east, north));
            let words = b.words(Lang::ZhCn);
            assert_eq!(b.direction.map(|d| direction(Lang::ZhCn, d)), Some(word), "{words}");
            assert!(words.contains(km), "{words}");
        }
        assert_eq!(Bearing::new(SEAT, away(0.3, 0.3)).direction, None);
    }

    #[test]
    fn a_known_distance() {
        // Zhumadian to Zhengyang by the coordinates of counties.csv: 52.8 km on the sphere.
        let km = Point { lat: 32.61, lon: 114.39 }.km_from(Point { lat: 32.97, lon: 114.02 });
        assert!((km - 52.8).abs() < 0.5, "{km}");
    }

    #[test]
    fn no_square_covers_another_or_leaves_the_drawing() {
        let same = vec![away(3.0, 3.0); 14];
        let dense: Vec<_> = (0..40).map(|i| away(f64::from(i % 8), f64::from(i % 7) - 3.0)).collect();
        let line: Vec<_> = (0..26).map(|i| away(f64::from(i), 0.0)).collect();
        let far = vec![away(0.0, 90.0), away(0.2, 0.1), away(-90.0, 0.0)];
        for points in [same, line, dense, far, vec![]] {
            let c = Compass::new(SEAT, &points);
            assert_eq!(c.at.len(), points.len());
            assert!(!c.rings.is_empty() && c.rings.len() <= 3);
            for (i, a) in c.at.iter().enumerate() {
                let inside = SQUARE / 2.0..=SIDE - SQUARE / 2.0;
                assert!(inside.contains(&a.0) && inside.contains(&a.1));
                for b in &c.at[i + 1..] {
                    assert!((a.0 - b.0).abs() > SQUARE || (a.1 - b.1).abs() > SQUARE, "{a:?} covers {b:?}");
                }
            }
        }
    }
}
