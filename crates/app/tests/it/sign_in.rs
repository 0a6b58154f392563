//! Signing in: the first member, those who come after, what each role may do, locks, the second factor, and going.

use crate::pages::{Answer, Pages, encoded, midori, value};
use crate::run::Folder;
use gate::Seed;
use model::member::{Deed, Role};
use web::Needs;

pub const PASSWORD: &str = "kumo-7-pan-ame";
pub const OTHER: &str = "sora-8-umi-kaze";

/// A pharmacy with its first member, 緑 花子, signed in.
pub fn with_officer() -> (Folder, Pages) {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let opened = pages.get("/members/first").text();
    let fields = [("name", "緑 花子"), ("role", "officer"), ("password", PASSWORD), ("again", PASSWORD)];
    let entered = pages.fill("/members/first", &opened, &fields);
    assert_eq!(entered.status, 303, "{}", entered.text());
    pages.keep(&entered);
    (folder, pages)
}

/// The code on a page that shows one.
fn code_on(page: &str) -> String {
    page.split("<p class=\"code\">").nth(1).unwrap_or_else(|| panic!("{page}")).split('<').next().unwrap().to_owned()
}

/// The id of a member on the page that lists them.
pub fn id_of(list: &str, name: &str) -> String {
    let before = list.split(&format!("\">{name}</h2>")).next().unwrap_or_else(|| panic!("no {name}: {list}"));
    before.rsplit("id=\"m-").next().unwrap().to_owned()
}

/// Adds a member and gives their code.
pub fn add(pages: &Pages, name: &str, role: &str) -> String {
    let opened = pages.get("/members").text();
    let shown = pages.fill("/members", &opened, &[("name", name), ("role", role)]);
    assert_eq!(shown.status, 200, "{}", shown.text());
    code_on(&shown.text())
}

/// Comes in with a code, in another browser.
pub fn come_in(pages: &Pages, code: &str, password: &str) -> Answer {
    let opened = pages.get("/come-in").text();
    pages.fill("/come-in", &opened, &[("code", code), ("password", password), ("again", password)])
}

/// Signs in by name.
pub fn sign_in(pages: &Pages, name: &str, password: &str, code: &str) -> Answer {
    let opened = pages.get("/sign-in").text();
    let before = opened.split(name).next().unwrap_or_else(|| panic!("{name} is not to be chosen: {opened}"));
    let id = before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    pages.fill("/sign-in", &opened, &[("member", &id), ("password", password), ("code", code)])
}

pub fn sign_out(pages: &Pages) {
    let home = pages.get("/").text();
    assert_eq!(pages.fill("/sign-out", &home, &[]).status, 303);
}

#[test]
fn once_somebody_is_registered_the_key_lets_nobody_in() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let key = pages.ticket.borrow().clone();
    assert!(pages.get("/").text().contains("最初の利用者を登録する"), "it is said that nobody is registered");
    let opened = pages.get("/members/first").text();
    for (name, role, password, again, said) in [
        ("", "officer", PASSWORD, PASSWORD, "氏名は1文字から"),
        ("緑 花子", "staff", PASSWORD, PASSWORD, "最初の人は"),
        ("緑 花子", "officer", "kumo-7-pan", "kumo-7-pan", "13文字以上"),
        ("緑 花子", "officer", "Password123456!", "Password123456!", "推測されます"),
        ("緑 花子", "officer", PASSWORD, "kumo-7-pan-amE", "二回の入力が違います"),
    ] {
        let fields = [("name", name), ("role", role), ("password", password), ("again", again)];
        let refused = pages.fill("/members/first", &opened, &fields);
        let page = refused.text();
        assert_eq!(refused.status, 422, "{page}");
        assert!(page.contains(said) && !page.contains(password), "{said}: {page}");
    }
    let fields = [("name", "緑 花子"), ("role", "officer"), ("password", PASSWORD), ("again", PASSWORD)];
    let entered = pages.fill("/members/first", &opened, &fields);
    assert!(entered.head.contains("httponly; samesite=strict"), "{}", entered.head);
    assert!(pages.get("/").head.contains("location: /sign-in"), "the key's cookie");
    assert!(pages.get(&format!("/?key={key}")).head.contains("location: /sign-in"), "the key itself");
    pages.keep(&entered);
    assert!(pages.get("/").text().contains("緑 花子"), "who is in stands on the page");
    drop(pages);
    let told = folder.run(&["history"]).out;
    assert!(told.contains("利用者を登録しました: 緑 花子") && told.trim_end().ends_with("緑 花子"), "{told}");
    assert!(!told.contains(PASSWORD) && !told.contains("argon2"), "{told}");
    let again = Pages::serve(&folder, "ja");
    assert!(again.get("/").head.contains("location: /sign-in"), "a new run shows no key: {}", again.get("/").head);
}

#[test]
fn who_may_sign_in_is_not_erased_before_they_are_removed() {
    let (folder, _pages) = with_officer();
    let history = folder.run(&["history", "--json"]).json();
    let entries = history.as_array().unwrap();
    let put = entries.iter().find(|entry| entry["act"] == "member_put").unwrap()["seq"].to_string();
    let ran = folder.run(&["erase", &put, "--reason", "本人の求め", "--accept"]);
    assert!(ran.code != 0 && ran.err.contains("先に「利用者の管理」で外してください"), "{ran:?}");
}

#[test]
fn what_a_member_writes_is_written_as_theirs() {
    let (folder, pages) = with_officer();
    let item = "/items/r7/pharmacy/2-7";
    let sent = pages.fill(item, &pages.get(item).text(), &[("choice", "わからない")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let told = folder.run(&["history", "2-⑦"]).out;
    assert!(told.trim_end().ends_with("緑 花子"), "{told}");
    let json = folder.run(&["history", "2-⑦", "--json"]).json();
    let actor = json.as_array().unwrap().last().unwrap()["actor"].as_str().unwrap();
    assert!(actor.starts_with("member/") && !actor.contains("花子"), "the header holds an id, never a name: {actor}");
}

#[test]
fn a_member_comes_in_by_a_code_once_and_then_by_their_password() {
    let (_folder, pages) = with_officer();
    let code = add(&pages, "青木 一郎", "staff");
    let officer = pages.ticket.borrow().clone();
    for (code, password, said) in
        [("2222-2222-2222", OTHER, "その番号は使えません"), (&code, "青木 一郎1-2", "13文字以上")]
    {
        let refused = come_in(&pages, code, password);
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(said), "{said}: {}", refused.text());
    }
    let entered = come_in(&pages, &code.to_uppercase().replace('-', " "), OTHER);
    assert_eq!(entered.status, 303, "a refused try does not use the code up: {}", entered.text());
    assert_eq!(come_in(&pages, &code, OTHER).status, 422, "it works once");
    pages.keep(&entered);
    assert!(pages.get("/").text().contains("青木 一郎"));
    let staff = pages.ticket.borrow().clone();
    sign_out(&pages);
    assert!(pages.get("/").head.contains("location: /sign-in"), "whoever signed out is out, with the old cookie too");
    let entered = sign_in(&pages, "青木 一郎", OTHER, "");
    assert_eq!(entered.status, 303, "{}", entered.text());
    pages.keep(&entered);
    assert_ne!(*pages.ticket.borrow(), staff, "each session is a new one");
    *pages.ticket.borrow_mut() = officer;
    let list = pages.get("/members").text();
    let id = id_of(&list, "青木 一郎");
    let removed = pages.fill(&format!("/members/{id}"), &list, &[("does", "remove"), ("reason", "退職")]);
    assert_eq!(removed.status, 303, "{}", removed.text());
    pages.keep(&entered);
    assert!(pages.get("/").head.contains("location: /sign-in"), "whoever is removed is out at once");
}

#[test]
fn five_wrong_tries_lock_and_a_new_code_opens() {
    let (_folder, pages) = with_officer();
    add(&pages, "青木 一郎", "owner");
    let officer = pages.ticket.borrow().clone();
    for _ in 0..5 {
        let refused = sign_in(&pages, "緑 花子", OTHER, "");
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("サインインできません。パスワード"), "{}", refused.text());
    }
    let locked = sign_in(&pages, "緑 花子", PASSWORD, "");
    assert!(locked.text().contains("しばらくサインインできません"), "even with the right one: {}", locked.text());
    *pages.ticket.borrow_mut() = officer;
    let list = pages.get("/members").text();
    let id = id_of(&list, "緑 花子");
    let shown = pages.fill(&format!("/members/{id}"), &list, &[("does", "code")]).text();
    assert_eq!(come_in(&pages, &code_on(&shown), PASSWORD).status, 422, "not the password of before");
    assert_eq!(come_in(&pages, &code_on(&shown), OTHER).status, 303);
    assert_eq!(sign_in(&pages, "緑 花子", OTHER, "").status, 303, "the lock is gone");
}

#[test]
fn tries_that_come_together_are_counted_one_by_one() {
    let (_folder, pages) = with_officer();
    let opened = pages.get("/sign-in").text();
    let id = value(&opened, "member");
    let (host, body) = (pages.host.clone(), format!("member={id}&password={}&code=", encoded(OTHER)));
    let tries: Vec<_> = (0..12)
        .map(|_| {
            let (host, body) = (host.clone(), body.clone());
            std::thread::spawn(move || crate::pages::post_to(&host, "/sign-in", &body).text())
        })
        .collect();
    let answers: Vec<String> = tries.into_iter().map(|one| one.join().unwrap()).collect();
    let wrong = answers.iter().filter(|text| text.contains("サインインできません。パスワード")).count();
    assert_eq!(wrong, 5, "the others find it locked");
}

#[test]
fn where_nobody_can_come_in_any_more_the_machine_itself_makes_a_code() {
    let (folder, pages) = with_officer();
    sign_out(&pages);
    let ran = folder.run(&["members"]);
    assert!(ran.out.contains("緑 花子") && ran.out.contains("安全管理責任者"), "{ran:?}");
    assert_eq!(folder.run(&["members", "--code", "だれか"]).code, 2);
    let code = folder.run(&["members", "--code", "緑花子", "--json"]).json()["code"].as_str().unwrap().to_owned();
    assert_eq!(come_in(&pages, &code, OTHER).status, 303);
}

/// The bytes of a key that is typed into an authenticator (RFC 4648 base 32).
fn seed_of(typed: &str) -> Vec<u8> {
    let letter = |c: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap();
    let bits: String = typed.chars().map(|c| format!("{:05b}", letter(c))).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|eight| u8::from_str_radix(std::str::from_utf8(eight).unwrap(), 2).unwrap())
        .collect()
}

fn now_s() -> u64 {
    flow::Clock::Machine.now().as_second().unsigned_abs()
}

#[test]
fn with_an_authenticator_the_password_alone_is_not_enough() {
    let (_folder, pages) = with_officer();
    let page = pages.get("/me/second").text();
    assert!(page.contains("<svg class=\"qr\"") && page.contains("h1v1h-1z"), "{page}");
    let typed = page.split("<p class=\"code small\">").nth(1).unwrap().split('<').next().unwrap();
    let seed = Seed::new(&seed_of(typed), "").unwrap();
    let register =
        |code: &str, password: &str| pages.fill("/me/second", &page, &[("code", code), ("password", password)]);
    assert_eq!(register("000000", PASSWORD).status, 422);
    let now = now_s();
    let found_open = register(&seed.code(now), OTHER).text();
    assert!(found_open.contains("パスワードが違います"), "who finds the page open is not its owner: {found_open}");
    assert_eq!(register(&seed.code(now), PASSWORD).status, 303);
    assert!(pages.get("/me").text().contains("6桁の番号も入れます"));
    sign_out(&pages);
    let told = [PASSWORD, OTHER].map(|password| {
        let refused = sign_in(&pages, "緑 花子", password, "");
        assert_eq!(refused.status, 422);
        refused.text()
    });
    assert_eq!(told[0], told[1], "a right password without its code is told from a wrong one by nobody");
    assert!(told[0].contains("6桁の番号も入れます"), "{}", told[0]);
    let shown = seed.code(now);
    assert_eq!(sign_in(&pages, "緑 花子", PASSWORD, &shown).status, 303, "the code that is still shown lets in, once");
    let used = sign_in(&pages, "緑 花子", PASSWORD, &shown);
    assert_eq!(used.status, 422, "a code counts once");
    let code = seed.code(now + 30);
    assert_eq!(sign_in(&pages, "緑 花子", OTHER, &code).status, 422, "the code alone is not enough either");
    let entered = sign_in(&pages, "緑 花子", PASSWORD, &code);
    assert_eq!(entered.status, 303, "{}", entered.text());
    pages.keep(&entered);
    let tries = pages.get("/entrances").text();
    assert_eq!(
        tries.matches("まちがい（入っていません）").count(),
        4,
        "a missing code counts like a wrong one: {tries}"
    );
    let me = pages.get("/me").text();
    let change = |next: &str, present: &str| {
        pages.fill("/me/password", &me, &[("present", present), ("password", next), ("again", next)])
    };
    assert_eq!(change("kumo-8-p", OTHER).status, 422, "the present one is asked for");
    let changed = change("kumo-8-p", PASSWORD);
    assert_eq!(changed.status, 303, "eight will do with a second factor: {}", changed.text());
    assert!(pages.get("/").head.contains("location: /sign-in"), "the sessions of before are over");
    pages.keep(&changed);
    let me = pages.get("/me").text();
    assert_eq!(pages.fill("/me/second/drop", &me, &[("password", PASSWORD)]).status, 422);
    let too_short = pages.fill("/me/second/drop", &me, &[("password", "kumo-8-p")]);
    assert!(too_short.status == 422 && too_short.text().contains("13文字以上"), "{}", too_short.text());
    assert!(!too_short.text().contains("use 13 characters"), "in one language: {}", too_short.text());
    assert!(pages.get("/me").text().contains("6桁の番号も入れます"), "it is still in use");
    let fields = [("present", "kumo-8-p"), ("password", OTHER), ("again", OTHER)];
    let changed = pages.fill("/me/password", &me, &fields);
    assert_eq!(changed.status, 303, "{}", changed.text());
    pages.keep(&changed);
    let me = pages.get("/me").text();
    assert_eq!(pages.fill("/me/second/drop", &me, &[("password", OTHER)]).status, 303);
}

#[test]
fn who_guesses_at_a_page_that_was_left_open_is_out() {
    let (_folder, pages) = with_officer();
    let me = pages.get("/me").text();
    let guess = |present: &str| {
        let fields = [("present", present), ("password", OTHER), ("again", OTHER)];
        pages.fill("/me/password", &me, &fields)
    };
    for _ in 0..5 {
        assert_ne!(guess("chigau-7-kagi-da").status, 303);
    }
    assert!(pages.get("/me").head.contains("location: /sign-in"), "the session is over");
    assert_ne!(guess(PASSWORD).status, 200, "the right one comes too late on that page");
    let entered = sign_in(&pages, "緑 花子", PASSWORD, "");
    assert_eq!(entered.status, 303, "its owner comes in: {}", entered.text());
    pages.keep(&entered);
    let me = pages.get("/me").text();
    let fields = [("present", PASSWORD), ("password", OTHER), ("again", OTHER)];
    assert_eq!(pages.fill("/me/password", &me, &fields).status, 303, "and begins at no wrong try");
}

#[test]
fn who_has_left_by_the_staff_list_does_not_come_in() {
    let (folder, pages) = with_officer();
    let code = add(&pages, "青木 一郎", "staff");
    let entered = come_in(&pages, &code, OTHER);
    let officer = pages.ticket.borrow().clone();
    pages.keep(&entered);
    assert_eq!(pages.get("/").status, 200);
    std::fs::write(folder.path("people.csv"), "氏名,役割,退職日\n青木 一郎,事務,2025-03-31\n").unwrap();
    let ran = folder.run(&["import", "people", "people.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(pages.get("/").status, 200, "nobody has said yet that it is the same person");
    *pages.ticket.borrow_mut() = officer;
    let list = pages.get("/members").text();
    let id = id_of(&list, "青木 一郎");
    let fields = [("does", "role"), ("name", "青木　一郎"), ("role", "staff")];
    assert_eq!(pages.fill(&format!("/members/{id}"), &list, &fields).status, 303);
    pages.keep(&entered);
    assert!(pages.get("/").head.contains("location: /sign-in"), "the staff list says they left");
    assert!(!pages.get("/sign-in").text().contains("青木"), "their name is not to be chosen any more");
}

/// A path with something in the place of what varies.
pub fn filled(path: &str) -> String {
    let values = [
        ("{*key}", "r7/pharmacy/2-7"),
        ("{code}", "devices"),
        ("{file}", "checklist.xlsx"),
        ("/rows/{id}", "/rows/nobody"),
        ("{id}", "nobody"),
    ];
    values.into_iter().fold(path.to_owned(), |path, (place, value)| path.replace(place, value))
}

/// Every route of the program with every role, from the table that the router is made of.
#[test]
fn every_route_lets_through_whom_it_says_and_nobody_else() {
    let (_folder, pages) = with_officer();
    let officer = pages.ticket.borrow().clone();
    let mut tickets = vec![(Some(Role::Officer), officer)];
    for (name, code, role) in [("青木 一郎", "staff", Role::Staff), ("白石 誠", "owner", Role::Owner)] {
        let entered = come_in(&pages, &add(&pages, name, code), OTHER);
        let before = pages.ticket.borrow().clone();
        pages.keep(&entered);
        tickets.push((Some(role), pages.ticket.replace(before)));
    }
    tickets.push((None, String::new()));
    let routes = web::routes();
    assert!(routes.len() > 25, "{routes:?}");
    for route in routes {
        for (role, ticket) in &tickets {
            pages.ticket.replace(ticket.clone());
            let path = filled(route.path);
            let answer = match route.method {
                "GET" => pages.get(&path),
                _ => pages.post(&path, &format!("http://{}", pages.host), &format!("token={}", encoded("wrong"))),
            };
            let is_let_through = match (route.needs, role) {
                (Needs::Nothing, _) => true,
                (Needs::Right(_), None) => false,
                // A session writes on the pages only: over the interface a token does.
                (Needs::Right(_), _) if route.path.starts_with("/api/") && route.method == "POST" => false,
                (Needs::Right(deed), Some(role)) => role.may(deed),
            };
            let text = answer.text();
            let is_refused = answer.head.contains("location: /sign-in")
                || text.contains("サインインの期限が切れました")
                || text.contains("あなたの役割では")
                // The interface for other programs tells it so.
                || text.contains("トークンが要ります")
                || text.contains("このトークンでは");
            assert_eq!(is_refused, !is_let_through, "{route:?} for {role:?}: {}\n{text}", answer.head);
        }
    }
    pages.ticket.replace(tickets[0].1.clone());
    crate::api_governing::every_token(&pages);
    assert!(!Role::Staff.may(Deed::Sign) && !Role::Staff.may(Deed::Govern) && Role::Staff.may(Deed::Write));
}

#[test]
fn a_form_of_another_session_is_refused() {
    let (_folder, pages) = with_officer();
    let item = "/items/r7/pharmacy/2-7";
    let token = value(&pages.get(item).text(), "token");
    let again = sign_in(&pages, "緑 花子", PASSWORD, "");
    pages.keep(&again);
    let body = format!("token={token}&entry=&choice={}", encoded("いいえ"));
    let refused = pages.post(item, &format!("http://{}", pages.host), &body);
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert!(refused.text().contains("この画面は古くなっています"), "{}", refused.text());
}
