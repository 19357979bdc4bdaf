//! The footer: of the public pages, where everything about the operator comes from configuration and what is unset is left out
//! (GOV-09); of the console, what is recorded.
use leptos::prelude::*;

use crate::t;
use crate::web::page::Cx;

pub(super) fn footer(cx: &Cx) -> AnyView {
    if cx.desk.is_some() {
        return view! { <footer class="foot"><div class="wrap"><p>{t::staff::footer(cx.lang)}</p></div></footer> }
            .into_any();
    }
    let (lang, site) = (cx.lang, cx.state.site());
    let links = cx.state.declared().footer.iter().map(|s| {
        view! { <li><a href=cx.to(s.path)>{(s.label)(lang)}</a></li> }
    });
    let report = site
        .error_report_url
        .clone()
        .map(|href| view! { <li><a href=href rel="noopener">{t::common::report_error(lang)}</a></li> });
    let beian = "https://beian.miit.gov.cn/";
    let told = [
        site.operator.clone().map(|v| t::common::operator(lang, v)),
        site.tech_support.clone().map(|v| t::common::tech_support(lang, v)),
        site.phone.clone().map(|v| t::common::phone(lang, v)),
        site.site_id_code.clone().map(|v| t::common::site_id_code(lang, v)),
    ]
    .into_iter()
    .flatten()
    .map(|v| view! { <span>{v}</span> })
    .collect_view();
    let icp = site.icp.clone().map(|v| view! { <a href=beian rel="noopener">{v}</a> });
    let police =
        site.police.clone().map(|v| view! { <a href="https://beian.mps.gov.cn/" rel="noopener">{v}</a> });
    view! {
        <footer class="foot">
            <div class="wrap">
                <div class="foot__top">
                    <p class="foot__motto">{t::common::motto_1(lang)}<br/>{t::common::motto_2(lang)}</p>
                    <ul class="foot__links">{links.collect_view()}{report}</ul>
                </div>
                <div class="foot__legal"><p class="row">{told}{icp}{police}</p><p>{t::common::no_payments(lang)}</p></div>
            </div>
        </footer>
    }
    .into_any()
}
