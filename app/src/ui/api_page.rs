//! The page of the public API, drawn from the API's own document.

use leptos::{either::Either, prelude::*};

/// The parts of the API's document that a person reads.
#[derive(Debug, Clone)]
pub struct ApiDoc {
    /// Its description, one string per paragraph.
    pub about: Vec<String>,
    /// Its operations.
    pub groups: Vec<Group>,
    /// The shapes of the responses.
    pub shapes: Vec<Shape>,
    /// The address of the document.
    pub document: String,
}

/// Operations that belong together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its description.
    pub about: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its name, for links.
    pub id: String,
    /// `GET` or `POST`.
    pub method: String,
    /// The path.
    pub path: String,
    /// Its summary, in a few words.
    pub summary: String,
    /// Its description, one string per paragraph.
    pub about: Vec<String>,
    /// Parameters in the address and the headers.
    pub parameters: Vec<Field>,
    /// Fields of the body.
    pub body: Vec<Field>,
    /// An example for a shell, in one line.
    pub curl: String,
    /// Its possible responses.
    pub answers: Vec<Answer>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: String,
    /// The case in which it is sent.
    pub about: String,
    /// Its shape, where it has one.
    pub shape: Option<String>,
}

/// The type of an object.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// Its description.
    pub about: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type; a name that is a [`Shape`] is linked.
    pub kind: String,
    /// Whether it is always present, or has to be.
    pub required: bool,
    /// Its meaning.
    pub about: String,
}

/// The page.
#[component]
pub(super) fn ApiPage(doc: ApiDoc) -> impl IntoView {
    let shapes: Vec<String> = doc.shapes.iter().map(|shape| shape.name.clone()).collect();
    let groups = doc.groups.iter().map(|group| of_group(group, &shapes)).collect_view();
    let about = doc.about.iter().map(|text| view! { <p>{words(text)}</p> }).collect_view();
    view! {
        <div class="api-page">
            <h1>"The JSON API"</h1>
            <div class="prose">
                {about} <p>"For programs: " <a href=doc.document.clone()>{doc.document.clone()}</a> " (OpenAPI 3.1)."</p>
            </div>
            {contents(&doc)}
            {groups}
            <section aria-labelledby="shapes">
                <h2 id="shapes">"Shapes"</h2>
                {doc.shapes.iter().map(|shape| of_shape(shape, &shapes)).collect_view()}
            </section>
        </div>
    }
}

fn contents(doc: &ApiDoc) -> impl IntoView + use<> {
    let all = doc.groups.iter().flat_map(|group| &group.operations);
    let line = |operation: &Operation| {
        let (to, name) = (format!("#{}", operation.id), format!("{} {}", operation.method, operation.path));
        view! {
            <li>
                <a href=to>
                    <code>{name}</code>
                </a>
                " "
                {operation.summary.clone()}
            </li>
        }
    };
    view! {
        <nav class="api-contents" aria-label="On this page">
            // Where there is room for it, the style sheet shows it open.
            <details>
                <summary>"On this page"</summary>
                <ul>
                    {all.map(line).collect_view()} <li>
                        <a href="#shapes">"Shapes"</a>
                        " of the responses"
                    </li>
                </ul>
            </details>
        </nav>
    }
}

fn of_group(group: &Group, shapes: &[String]) -> impl IntoView + use<> {
    let id = group.name.to_lowercase().replace(' ', "-");
    view! {
        <section class="band" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{group.name.clone()}</h2>
            <p class="lead">{words(&group.about)}</p>
            {group.operations.iter().map(|operation| of_operation(operation, shapes)).collect_view()}
        </section>
    }
}

fn of_operation(operation: &Operation, shapes: &[String]) -> impl IntoView + use<> {
    let about = operation.about.iter().map(|text| view! { <p>{words(text)}</p> }).collect_view();
    let name = format!("{} {}", operation.method, operation.path);
    view! {
        <article class="api-operation">
            <h3 id=operation.id.clone()>
                <code>{name.clone()}</code>
            </h3>
            <p>
                <strong>{operation.summary.clone()}</strong>
            </p>
            <div class="prose">{about}</div>
            {table("Parameters", &name, &operation.parameters, shapes)}
            {table("Fields of the body", &name, &operation.body, shapes)}
            <pre tabindex="0" role="region" aria-label=format!("A line for a shell: {name}")>
                <code>{operation.curl.clone()}</code>
            </pre>
            <ul>{operation.answers.iter().map(|answer| of_answer(answer, shapes)).collect_view()}</ul>
        </article>
    }
}

fn of_answer(answer: &Answer, shapes: &[String]) -> impl IntoView + use<> {
    let shape = answer.shape.as_ref().map(|shape| view! { " " {kind(shape, shapes)} });
    view! {
        <li>
            <strong>{answer.status.clone()}</strong>
            " "
            {words(&answer.about)}
            {shape}
        </li>
    }
}

fn of_shape(shape: &Shape, shapes: &[String]) -> impl IntoView + use<> {
    view! {
        <article class="api-shape">
            <h3 id=anchor(&shape.name)>
                <code>{shape.name.clone()}</code>
            </h3>
            <p class="prose">{words(&shape.about)}</p>
            {table("Fields", &shape.name, &shape.fields, shapes)}
        </article>
    }
}

/// The table of the fields of `whose`.
fn table(name: &'static str, whose: &str, fields: &[Field], shapes: &[String]) -> impl IntoView + use<> {
    let row = |field: &Field| {
        let must = if field.required { "always" } else { "may be absent" };
        view! {
            <tr>
                <th scope="row">
                    <code>{field.name.clone()}</code>
                </th>
                <td>{kind(&field.kind, shapes)}</td>
                <td>{must}</td>
                <td class="api-meaning">{words(&field.about)}</td>
            </tr>
        }
    };
    let rows = (!fields.is_empty()).then(|| fields.iter().map(row).collect_view());
    let label = format!("{name}: {whose}");
    rows.map(|rows| {
        view! {
            <div class="api-table" role="region" aria-label=label tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{name}</th>
                            <th scope="col">"Type"</th>
                            <th scope="col">"There"</th>
                            <th scope="col">"Meaning"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    })
}

/// A type, with links to the shapes in it.
fn kind(text: &str, shapes: &[String]) -> impl IntoView + use<> {
    let word = |word: &str| {
        let word = word.to_owned();
        if shapes.contains(&word) {
            let to = format!("#{}", anchor(&word));
            Either::Left(view! { <a href=to>{word}</a> " " })
        } else {
            Either::Right(format!("{word} "))
        }
    };
    text.split(' ').map(word).collect_view()
}

/// Text in which code stands between backticks.
fn words(text: &str) -> impl IntoView + use<> {
    let part = |(index, part): (usize, &str)| {
        if index % 2 == 1 {
            Either::Left(view! { <code>{part.to_owned()}</code> })
        } else {
            Either::Right(part.replace('\'', "\u{2019}"))
        }
    };
    text.split('`').enumerate().map(part).collect_view()
}

fn anchor(shape: &str) -> String {
    format!("shape-{}", shape.replace([' ', ':'], "-").to_lowercase())
}
