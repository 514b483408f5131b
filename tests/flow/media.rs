//! Files beside inputs and outputs: an SDK uploads them, a person saves them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use lftui::server::Imitation;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Harness, Server};

/// Uploads a file as SDKs do: ask for a place, put it there, say so. Gives its id.
fn upload(server: &Server, file: &Value, kind: &str) -> String {
    let bytes = file.to_string();
    let announced = server.ask(
        "POST",
        "/media",
        json!({
            "traceId": "t1", "field": "output", "contentType": kind, "contentLength": bytes.len(),
            "sha256Hash": STANDARD.encode(Sha256::digest(&bytes)),
        }),
    );
    let url = announced["uploadUrl"].as_str().unwrap();
    let (_, path) = url.split_once("/api/public").unwrap();
    server.ask("PUT", path, file.clone());
    let id = announced["mediaId"].as_str().unwrap().to_owned();
    let done = json!({"uploadedAt": Timestamp::now().to_string(), "uploadHttpStatus": 200});
    server.ask("PATCH", &format!("/media/{id}"), done);
    id
}

#[test]
fn a_file_of_the_media_store_and_one_in_the_text_are_saved_as_they_are() {
    for imitate in [Imitation::V3, Imitation::V4] {
        let server = Server::empty(imitate);
        let file = json!({"lamps": [1, 2]});
        let id = upload(&server, &file, "application/json");
        let again = server.ask(
            "POST",
            "/media",
            json!({
                "field": "output", "contentType": "application/json", "contentLength": 15,
                "sha256Hash": STANDARD.encode(Sha256::digest(file.to_string())),
            }),
        );
        assert_eq!(again["uploadUrl"], Value::Null, "it is there already");
        let reference = format!("@@@langfuseMedia:type=application/json|id={id}|source=bytes@@@");
        let inline = format!(
            "data:text/plain;base64,{}",
            STANDARD.encode("a lamp ".repeat(60))
        );
        let now = Timestamp::now().to_string();
        let event = |id: &str, kind: &str, body: Value| json!({"id": id, "timestamp": now, "type": kind, "body": body});
        server.ask("POST", "/ingestion", json!({"batch": [
            event("e1", "trace-create", json!({"id": "t1", "name": "with-files", "timestamp": now})),
            event("e2", "span-create", json!({
                "id": "s1", "traceId": "t1", "name": "draw", "startTime": now, "endTime": now,
                "output": {"file": reference, "note": inline, "gone": "@@@langfuseMedia:type=image/png|id=gone|source=bytes@@@"},
            })),
        ]}));
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let mut lftui = Harness::on(server).start();
        lftui
            .sees("Sessions")
            .keys("2")
            .sees("with-files")
            .keys("enter");
        lftui
            .sees("draw")
            .keys("G tab ] ]")
            .sees("application/json, media");
        lftui.sees("text/plain, 420 bytes");
        let mut save = |keys: &str, name: &str, said: &str| {
            lftui.keys(keys).keys("y w").sees("write to");
            lftui
                .keys("ctrl-u")
                .text(&path(name))
                .keys("enter")
                .sees(said);
        };
        save("j", "a.json", "wrote 15 bytes");
        save("j", "b.txt", "wrote 420 bytes");
        save("j", "c.png", "does not have this file");
        let read = |name: &str| std::fs::read_to_string(path(name));
        assert_eq!(read("a.json").unwrap(), file.to_string());
        assert_eq!(read("b.txt").unwrap(), "a lamp ".repeat(60));
        assert!(read("c.png").is_err());
    }
}

#[test]
fn an_address_without_its_signature_gives_nothing() {
    let server = Server::empty(Imitation::V4);
    let id = upload(&server, &json!("secret"), "text/plain");
    let found = server.get(&format!("/media/{id}"));
    let url = found["url"].as_str().unwrap();
    let (_, path) = url.split_once("/api/public").unwrap();
    assert_eq!(server.get(path), json!("secret"));
    for wrong in [
        path.replace("signature=", "signature=x"),
        path.replace("until=", "until=9"),
        format!("/media/{id}/content"),
    ] {
        assert_ne!(server.status("GET", &wrong), 200, "{wrong}");
    }
}
