package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// keyLabels is what stands on a key whose name is not printed on it.
var keyLabels = map[string]string{
	"ArrowDown": "↓", "ArrowUp": "↑", "ArrowLeft": "←", "ArrowRight": "→", "Escape": "Esc", "PageDown": "PgDn", "PageUp": "PgUp",
}

// keysDialog lists all keys, in groups.
func keysDialog(t *catalog.Text) app.UI {
	var groups, lines, caps []app.UI
	for i, k := range keys {
		label := k.name
		if l := keyLabels[k.name]; l != "" {
			label = l
		}
		if k.text != "tab" || len(caps) < len(shownTabs) { // digits beyond the tabs wait for more of them
			label = strings.Replace(label, "Ctrl", t.UI("key.control"), 1)
			caps = append(caps, words("kbd", "", label))
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
