//! Long lists, some lines at a time: drawing thousands would keep whoever opens the screen waiting.

use leptos::prelude::*;

use crate::say::{code, count};

/// A list that shows `each` lines at first, and so many more when asked. `test` names the list.
pub(crate) fn at_a_time<T, V>(
    lines: Vec<T>,
    each: usize,
    class: &'static str,
    test: Option<&'static str>,
    line: impl Fn(&T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: IntoView + 'static,
{
    let all = lines.len();
    let shown = RwSignal::new(each);
    view! {
        <ul class=class data-test=test>
            {move || lines.iter().take(shown.get()).map(&line).collect_view()}
        </ul>
        {move || (shown.get() < all).then(|| view! {
            <p class="log-more"><button type="button" class="button quiet" data-test="more-lines" on:click=move |_| shown.update(|shown| *shown += each)>
                {count(code("list-more"), all - shown.get())}
            </button></p>
        })}
    }
}
