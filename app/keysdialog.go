package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// keyLabel is what stands on a key: an arrow, its letter, or a word of the language's keyboards.
func keyLabel(t *catalog.Text, name string) string {
	switch name {
	case "ArrowDown":
		return "↓"
	case "ArrowUp":
		return "↑"
	case "ArrowLeft":
		return "←"
	case "ArrowRight":
		return "→"
	case "Enter", "Escape", "PageDown", "PageUp", "Home", "End":
		return t.UI("key." + strings.ToLower(name))
	}
	return strings.Replace(name, "Ctrl", t.UI("key.control"), 1)
}

// keysDialog lists all keys, in groups.
func keysDialog(t *catalog.Text) app.UI {
	var groups, lines, caps []app.UI
	for i, k := range keys {
		if k.text != "tab" || len(caps) < len(shownTabs) { // digits beyond the tabs wait for more of them
			caps = append(caps, words("kbd", "", keyLabel(t, k.name)))
		}
		last := i == len(keys)-1
		if !last && keys[i+1].text == k.text {
			continue
		}
		lines = append(lines, box("dt", "", caps...), words("dd", "", t.UI("keys."+k.text)))
		caps = nil
		if last || keys[i+1].group != k.group {
			groups = append(groups, box("section", "", words("h3", "", t.UI("keys.group."+k.group)), box("dl", "", lines...)))
			lines = nil
		}
	}
	return dialogFrame(t, "keys", t.UI("keys.title"),
		el("div", "in").TabIndex(0).Role("region").Label(t.UI("keys.title")).Body(box("div", "groups", groups...)),
		box("footer", "", words("p", "quiet", t.UI("keys.note"))))
}

// keysButton opens the list of keys, for who does not know that a key does.
func keysButton(t *catalog.Text) app.UI {
	return button("keys-button", "keys").Aria("keyshortcuts", "?").
		Body(el("kbd", "").Aria("hidden", true).Text("?"), textNode(t.UI("foot.keys")))
}
