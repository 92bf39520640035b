package e2e

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

// write puts a file into the test's folder.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sampleText is the sample trace of the site.
func sampleText(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(sampleFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// wide writes a text as UTF-16.
func wide(s string, order binary.AppendByteOrder) string {
	b := make([]byte, 0, 2*len(s))
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// sameAsCheck holds the files view and all findings against what the command says of the same files.
func (p *tab) sameAsCheck(t *testing.T, lang string, files ...string) told {
	t.Helper()
	want := check(t, lang, files)
	if got := p.data()["records"]; got != fmt.Sprint(want.Records) {
		t.Errorf("data-records is %s, want %d", got, want.Records)
	}
	p.click(".views [data-view=files]")
	p.wait("the files are listed", fmt.Sprintf(`document.querySelectorAll("[data-file][data-bytes]").length === %d`, len(want.Files)))
	for i, got := range eval[[]toldFile](p, shownFiles) {
		if !reflect.DeepEqual(got, want.Files[i]) {
			t.Errorf("file\n got %+v\nwant %+v", got, want.Files[i])
		}
	}
	p.click(".views [data-view=records]")
	p.wait("its rows are back", `document.querySelector("#rows [data-row='0']")?.getClientRects().length`)
	if len(want.Findings) > 0 {
		p.do("show the findings alone", setFilter("is:finding"))
		p.wait("they show", fmt.Sprintf(`document.querySelector("main#viewer").dataset.shown === "%d"`, len(want.Findings)))
		p.compare(want.Findings, false)
	}
	return want
}

// TestUTF16: the sample in UTF-16 of either order, with and without its mark, says what it says in UTF-8, at the
// offsets of its own bytes.
func TestUTF16(t *testing.T) {
	text := strings.ReplaceAll(sampleText(t), "OrderService", "주문Service")
	plain := check(t, "ko", []string{write(t, "plain.svclog", text)})
	p := open(t, "ko")
	for _, c := range []struct {
		name  string
		order binary.AppendByteOrder
		mark  string
	}{
		{"utf-16le", binary.LittleEndian, "\uFEFF"}, {"utf-16le", binary.LittleEndian, ""},
		{"utf-16be", binary.BigEndian, "\uFEFF"}, {"utf-16be", binary.BigEndian, ""},
	} {
		t.Run(fmt.Sprintf("%s mark %d", c.name, len(c.mark)), func(t *testing.T) {
			data := wide(c.mark+text, c.order)
			file := write(t, "wide.svclog", data)
			p := p.anew(t, "ko")
			p.choose(file)
			p.ready()
			got := p.sameAsCheck(t, "ko", file)
			if got.Records != plain.Records || len(got.Findings) != len(plain.Findings) || got.Files[0].Encoding != c.name {
				t.Errorf("%d records, %d findings, %+v", got.Records, len(got.Findings), got.Files)
			}
			start := wide("<E2ETraceEvent", c.order)
			for i, f := range got.Findings {
				if !strings.HasPrefix(data[f.Offset:], start) || f.Record != plain.Findings[i].Record {
					t.Errorf("finding %d: no record begins at byte %d", i, f.Offset)
				}
			}
			p.click("[data-tab=xml]")
			p.wait("the XML shows", `document.querySelector(".xml")?.textContent.includes("E2ETraceEvent")`)
			if x := p.text(".xml"); !strings.Contains(x, "주문Service") || strings.Contains(x, "\uFFFD") {
				t.Errorf("the XML is %.300q", x)
			}
		})
	}
}

// TestCharsets: a charset named in the declaration is read as that; records stand where they stand in its bytes.
func TestCharsets(t *testing.T) {
	record := func(computer string) string {
		return "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/2004/06/windows/eventlog/system\"><EventID>1</EventID><Type>3</Type><SubType Name=\"Error\">0</SubType><Level>2</Level><TimeCreated SystemTime=\"2026-11-22T00:31:07.2364183Z\" /><Source Name=\"Shop\" /><Computer>" + computer + "</Computer></System><ApplicationData>" + computer + "</ApplicationData></E2ETraceEvent>\r\n"
	}
	p := open(t, "en")
	for _, c := range []struct{ label, name, bytes, text string }{
		{"ks_c_5601-1987", "euc-kr", "\xC0\xCE\xC1\xF5\xBC\xAD", "인증서"},
		{"EUC-KR", "euc-kr", "\xC0\xCE\xC1\xF5\xBC\xAD", "인증서"},
		{"shift_jis", "shift_jis", "\x8F\xD8\x96\xBE\x8F\x91", "証明書"},
		{"gb2312", "gbk", "\xD6\xA4\xCA\xE9", "证书"},
		{"Big5", "big5", "\xBE\xCC\xC3\xD2", "憑證"},
		{"iso-8859-1", "windows-1252", "f\xFCr", "für"},
		{"windows-1251", "windows-1251", "\xF1\xE5\xF0\xF2", "серт"},
		{"utf-16", "utf-8", "인증서", "인증서"},
		{"no-such-charset", "utf-8", "인증서", "인증서"},
	} {
		t.Run(c.label, func(t *testing.T) {
			data := "<?xml version=\"1.0\" encoding=\"" + c.label + "\"?>\r\n<log>" + record("a") + record(c.bytes) + "junk" + record("b") + "</log>"
			file := write(t, "charset.svclog", data)
			p := p.anew(t, "en")
			p.choose(file)
			p.ready()
			got := p.sameAsCheck(t, "en", file)
			if f := got.Files[0]; f.Encoding != c.name || f.Records != 3 || f.Repaired != 0 || len(f.Damaged) != 1 || f.Damaged[0].Offset != strings.Index(data, "junk") {
				t.Errorf("%+v", f)
			}
			if offset := eval[int](p, `Number(document.querySelector("#rows [data-row='1']").dataset.offset)`); offset != strings.Index(data, record(c.bytes)) {
				t.Errorf("the second record is at byte %d", offset)
			}
			p.wait("its text shows in the row", fmt.Sprintf(`document.querySelector("#rows [data-row='1']").textContent.includes(%q)`, c.text))
			p.click("#rows [data-row='1']")
			p.click("[data-tab=formatted]")
			p.wait("its text shows in the detail", fmt.Sprintf(`document.querySelector("#panel").textContent.includes(%q)`, c.text))
		})
	}
}
