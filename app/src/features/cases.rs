//! One person's way from 户申请 to 公示, into a centre and out of it (RES-08): [`admissions`] until a case is cleared, and
//! [`residence`] from the waiting list to the exit. Residence imports admissions, not the reverse.
pub mod admissions;
pub mod residence;
