"""Envelopes and answers: what goes out, and what is not believed."""

from __future__ import annotations

import pytest

from kervan.lib.soap import (
    NotXml,
    SoapFault,
    children,
    decoded,
    document,
    envelope,
    everywhere,
    read_answer,
    read_xml,
    text,
    values,
)

ANSWER = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<ns1:bookResponse xmlns:ns1="urn:x"><result><name>Şükrü Işıklı, İğdır</name><row>1</row><row>2</row></result>'
    "</ns1:bookResponse></s:Body></s:Envelope>"
)


def test_only_the_operation_is_in_the_namespace_unless_all_is():
    loose = envelope("book", "urn:x", {"user": "A", "parcel": [{"key": 1}, {"key": 2}], "left": None}, qualified=False)
    tight = envelope("book", "urn:x", {"user": "A", "parcel": {"key": 1}}, qualified=True)

    assert b"<ws:book><user>A</user><parcel><key>1</key></parcel><parcel><key>2</key></parcel></ws:book>" in loose
    assert b"<book><user>A</user><parcel><key>1</key></parcel></book>" in tight
    assert b'xmlns="urn:x"' in tight


def test_what_a_customer_types_stays_text():
    wanted = {"name": 'Ada </name><cod>0</cod> & "Söz"\x00\x1b'}

    root = read_xml(envelope("book", "urn:x", wanted, qualified=False))

    [name] = everywhere(root, "name")
    assert name.text == 'Ada </name><cod>0</cod> & "Söz"'
    assert list(everywhere(root, "cod")) == []
    assert read_xml(document("q", {"code": "<&>"}))[0].text == "<&>"


def test_an_answer_is_read_by_its_local_names():
    answer = read_answer(ANSWER.encode())

    [result] = children(answer, "result")
    assert text(result, "name") == "Şükrü Işıklı, İğdır"
    assert [row.text for row in children(result, "row")] == ["1", "2"]
    assert text(result, "missing") == ""
    assert values(result)["name"] == "Şükrü Işıklı, İğdır"


@pytest.mark.parametrize(
    ("named", "sent"),
    [
        ("utf-8", "utf-8"),
        ("windows-1254", "cp1254"),
        ("ISO-8859-9", "cp1254"),
        ("iso-8859-1", "cp1254"),
        ("utf-8", "cp1254"),  # says one thing and sends another
        ("windows-1254", "utf-8"),
        ("utf-16", "utf-16"),
        ("no-such-encoding", "cp1254"),
    ],
)
def test_turkish_letters_survive_every_encoding(named, sent):
    body = f'<?xml version="1.0" encoding="{named}"?>{ANSWER}'.encode(sent)

    assert "Şükrü Işıklı, İğdır" in "".join(read_answer(body).itertext())


def test_the_headers_encoding_counts_when_the_text_names_none():
    assert decoded("<a>ışğİ</a>".encode("cp857"), encoding="cp857") == "<a>ışğİ</a>"
    assert decoded("<a>ışğİ</a>".encode("cp1254")) == "<a>ışğİ</a>"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Bak",
        b"Service Unavailable",
        b"<a/>",
        b'<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body/></Envelope>',
        ANSWER.encode()[:-20],
    ],
)
def test_what_is_no_answer_is_refused(body):
    with pytest.raises(NotXml):
        read_answer(body)


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<?xml version="1.0"?><!-- <a> --><?pi?>\n<!doctype a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>',
        "<a>&x;</a>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_document_type_and_no_entity_is_read(body, encoding):
    with pytest.raises(NotXml):
        read_xml(body.encode(encoding))


def test_a_fault_is_told_with_its_code_words_and_detail():
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>'
        "<faultstring>Kullanıcı bulunamadı</faultstring><detail><n:WsError xmlns:n='urn:x'/></detail>"
        "</s:Fault></s:Body></s:Envelope>"
    )

    with pytest.raises(SoapFault) as fault:
        read_answer(body.encode())

    assert (fault.value.code, fault.value.message, fault.value.detail) == (
        "Server",
        "Kullanıcı bulunamadı",
        ("WsError",),
    )
