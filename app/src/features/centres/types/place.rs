//! Where a centre is and how to reach its office.

use super::CentreError;

/// A township as the list of divisions knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownshipRef {
    pub code9: String,
    /// 竹沟镇.
    pub name: String,
    /// Six digits of the county it is counted to.
    pub county_code: String,
    /// 确山县.
    pub county_name: String,
}

/// An office's public phone, stored as 0396-1234567 or 0396-1234567-801.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number that is already half-width and without blanks.
    ///
    /// # Errors
    /// [`CentreError::PhoneIsMobile`], because a person's number is not for the public; else
    /// [`CentreError::Phone`].
    pub fn parse(text: &str) -> Result<Self, CentreError> {
        // From abroad the 0 of the area is left out: +86 396 …
        let text = match text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")) {
            Some(rest) => format!("0{}", rest.trim_start_matches(['-', '(', '0'])),
            None => text.to_owned(),
        };
        let text = text.replace(['(', ')', '转'], "-");
        let groups: Vec<&str> = text.split('-').filter(|group| !group.is_empty()).collect();
        if groups.is_empty() || !groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit())) {
            return Err(CentreError::Phone);
        }
        let joined = groups.concat();
        let joined = joined.trim_start_matches('0');
        if joined.len() == 11 && joined.starts_with('1') {
            return Err(CentreError::PhoneIsMobile);
        }
        let (area, number, extension) = match groups[..] {
            [both] => split_area(both).map(|(area, number)| (area, number, None)),
            [area, number] if split_area(area).is_none() => Some((area, number, None)),
            [both, extension] => split_area(both).map(|(area, number)| (area, number, Some(extension))),
            [area, number, extension] => Some((area, number, Some(extension))),
            _ => None,
        }
        .ok_or(CentreError::Phone)?;
        let area_fits = area.starts_with('0') && area_length(area) == area.len();
        let number_fits = matches!(number.len(), 7 | 8);
        let extension_fits = extension.is_none_or(|e| (1..=6).contains(&e.len()));
        if !area_fits || !number_fits || !extension_fits {
            return Err(CentreError::Phone);
        }
        let extension = extension.map(|e| format!("-{e}")).unwrap_or_default();
        Ok(Self(format!("{area}-{number}{extension}")))
    }

    /// As shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For `href="tel:…"`; a comma makes the phone wait before the extension.
    pub fn tel(&self) -> String {
        let mut groups = self.0.split('-');
        let main = [groups.next(), groups.next()].into_iter().flatten().collect::<String>();
        let extension = groups.next().map(|e| format!(",{e}")).unwrap_or_default();
        format!("+86{}{extension}", main.trim_start_matches('0'))
    }
}

/// 010 and 02x are short, all others have four digits.
fn area_length(digits: &str) -> usize {
    if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 }
}

/// Area and number of digits written together.
fn split_area(digits: &str) -> Option<(&str, &str)> {
    let long_enough = digits.starts_with('0') && digits.len() >= 10;
    long_enough.then(|| digits.split_at(area_length(digits)))
}

/// Degrees, to five decimals (a metre).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    latitude: f64,
    longitude: f64,
}

impl Coordinates {
    /// The city lies between 32.3° and 33.6° north, 113.1° and 115.3° east; half a degree around it is taken
    /// too, so that no map's datum matters.
    const NORTH: std::ops::RangeInclusive<f64> = 31.8..=34.1;
    const EAST: std::ops::RangeInclusive<f64> = 112.6..=115.8;

    /// Checks that the place is in or near the city.
    ///
    /// # Errors
    /// [`CentreError::SwappedCoordinates`] or [`CentreError::FarAway`].
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, CentreError> {
        let inside = |lat: f64, lon: f64| Self::NORTH.contains(&lat) && Self::EAST.contains(&lon);
        if inside(latitude, longitude) {
            let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
            Ok(Self { latitude: round(latitude), longitude: round(longitude) })
        } else if inside(longitude, latitude) {
            Err(CentreError::SwappedCoordinates)
        } else {
            Err(CentreError::FarAway)
        }
    }

    pub fn latitude(self) -> f64 {
        self.latitude
    }

    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// Kilometres as the crow flies; on these few degrees a flat map is right to a metre in a kilometre.
    pub fn km_to(self, other: Self) -> f64 {
        let north = (other.latitude - self.latitude) * 111.2;
        let scale = ((self.latitude + other.latitude) / 2.0).to_radians().cos();
        let east = (other.longitude - self.longitude) * 111.2 * scale;
        north.hypot(east)
    }
}
