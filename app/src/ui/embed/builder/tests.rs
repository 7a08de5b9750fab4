use super::*;

fn html(query: &str) -> String {
    builder_html(BuilderPage::of_query(query, "https://seat.example".into(), 500), "/pkg/site.css", Some("N0nce"))
}

#[test]
fn an_empty_field_asks_for_nothing_and_a_wrong_one_is_named() {
    let page = html("view=lanes&accent=&run=&seed=&buyers=24&seat=Z9");
    assert!(page.contains("src=\"/embed?view=lanes&amp;buyers=24\""), "{page}");
    assert!(page.contains("left as usual: seat.") && !page.contains("accent, "));
    assert!(!html("").contains("left as usual"));
}

#[test]
fn a_number_out_of_range_is_refused_with_its_bounds() {
    let page = html("buyers=501&scale=9&speed=0.01");
    for sentence in [
        "Buyers can be from 2 to 500.",
        "The size of the type can be from 0.5 to 3.",
        "The speed can be from 0.05 to 1.",
        "left as usual: buyers, scale, speed.",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
    assert!(page.contains(" novalidate"), "the browser does not refuse it first, in its own words");
}

#[test]
fn every_snippet_is_there_as_text() {
    let page = html("theme=dark&buyers=24");
    for (name, part) in [
        ("iframe", "<iframe title=\"WorldSeat: one seat, 24 buyers, two databases\""),
        ("iframe", "src=\"https://seat.example/embed?theme=dark&amp;buyers=24\""),
        ("element", "<world-seat theme=\"dark\" buyers=\"24\" fallback=\"worldseat-offline.html\""),
        ("reveal", "data-src=\"https://seat.example/embed?theme=dark&amp;host=reveal&amp;autoplay=1&amp;buyers=24\""),
        ("slidev", "url: https://seat.example/embed?theme=dark&buyers=24"),
        ("marp", "https://seat.example/embed?theme=dark&amp;static=1&amp;buyers=24"),
    ] {
        let field = page.split("<textarea").find(|field| field.contains(&format!("data-snippet=\"{name}\""))).unwrap();
        let text = field.split_once('>').unwrap().1.split_once("</textarea>").unwrap().0;
        let pasted = text.replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&");
        assert!(!text.contains('<') && pasted.contains(part), "{name}: {pasted}");
    }
}

#[test]
fn nothing_of_the_address_becomes_html() {
    let page = html("origin=https://a.example/%22%3E%3Cscript%3E&run=%3Cscript%3E&theme=%22onload%3D");
    assert!(!page.contains("<script>") && !page.contains("\"onload"), "{page}");
    assert_eq!(page.matches("<script").count(), 1);
}
