//! Invented names. Every combination is drawn by chance from common syllables; none is taken from anywhere.
use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};

const SURNAMES: &[&str] = &[
    "张", "王", "李", "赵", "刘", "陈", "杨", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "欧阳", "司马", "诸葛",
    "上官",
];
const GIVEN: &[&str] = &[
    "虚构", "示例", "假想", "演示", "样本", "拟定", "模拟", "设例", "代称", "试举", "例云", "例山", "例河",
    "例田", "例松", "例柏", "例兰", "例菊", "例春", "例秋",
];
const MINORITY: &[&str] = &["阿示例·买例例", "麦示例·虚例木", "努示例·例尔"];

/// A name that reads as invented: a real surname, so that masking has something to keep, and a given name that says so.
pub fn name(rng: &mut StdRng) -> String {
    if rng.random_ratio(1, 25) {
        return (*MINORITY.choose(rng).unwrap_or(&"例")).to_owned();
    }
    let pick = |list: &[&'static str], rng: &mut StdRng| *list.choose(rng).unwrap_or(&"例");
    format!("{}{}", pick(SURNAMES, rng), pick(GIVEN, rng))
}
