package app

import (
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"svcscope/catalog"
)

// columnStore is where the browser keeps the layout.
const columnStore = "svcscope.columns"

// columnsButton opens the menu of columns, at the end of the heads.
func (v *viewer) columnsButton(t *catalog.Text) app.UI {
	label := t.UI("columns.choose")
	return button("columns-button", "columns").ID("columns-button").
		Aria("label", label).Title(label).Aria("haspopup", "menu").Aria("expanded", v.columnsOpen).Body(icon("columns", "small"))
}

// head is the head of one column: a button that sorts, and the edge that its width is drawn by.
func (v *viewer) head(t *catalog.Text, c column) app.UI {
	s, info := v.session, columns[c]
	sorted, arrow := "none", "chevron-up"
	if s.sort == c {
		sorted = "ascending"
		if s.desc {
			sorted, arrow = "descending", "chevron-down"
		}
	}
	class := ""
	if info.more != nil {
		class = "more"
	}
	return el("span", class).Role("columnheader").DataSet("column", info.id).Aria("colindex", int(c)+1).Aria("sort", sorted).Body(
		button("", "sort").Arg(info.id).Title(t.UI("column.sort")).
			Body(textNode(t.UI("column."+info.id)), app.If(sorted != "none", func() app.UI { return icon(arrow, "small") })),
		el("span", "sizer").Hidden(c == columnText).Aria("hidden", true).Title(t.UI("columns.size")).UI(),
	)
}

// columnMenu chooses columns, and by its arrow keys their widths.
func (v *viewer) columnMenu(t *catalog.Text) app.UI {
	if !v.columnsOpen {
		return el("div", "menu").ID("column-menu").Hidden(true).UI()
	}
	items := make([]app.UI, 0, len(columns)+1)
	for c, info := range columns {
		shown, width := v.layout.shows(column(c), v.window), ""
		switch n := v.layout.width[c]; {
		case n > 0:
			width = t.UI("columns.px", "n", n)
		case shown:
			width = t.UI("columns.auto")
		}
		item := button("", "column").Role("menuitemcheckbox").Arg(info.id).Aria("checked", shown)
		if column(c) == columnText {
			item, width = item.Aria("disabled", true), t.UI("columns.rest")
		}
		items = append(items, item.Body(
			icon("check", "small"), words("span", "", t.UI("column."+info.id)), words("span", "wide", width)))
	}
	items = append(items, button("reset", "column-reset").Role("menuitem").
		Body(icon("undo-2", "small"), words("span", "", t.UI("columns.reset"))))
	hint := t.UI("columns.hint")
	if v.columnSaid != "" {
		c, _ := columnNamed(v.columnSaid)
		hint = t.UI("columns.said", "column", t.UI("column."+v.columnSaid), "n", v.layout.width[c])
	}
	return el("div", "menu columns").ID("column-menu").Body(
		el("div", "").Role("menu").Label(t.UI("columns.choose")).Aria("describedby", "column-hint").Body(items...),
		el("p", "").ID("column-hint").Role("status").Text(hint),
	)
}

// openColumns opens the menu below its button, or closes it.
func (v *viewer) openColumns(ctx app.Context, button app.Value) {
	if v.columnsOpen {
		v.closeColumns(ctx)
		return
	}
	v.columnsOpen, v.columnSaid = true, ""
	ctx.Defer(func(app.Context) {
		menu := app.Window().GetElementByID("column-menu")
		box := button.Call("getBoundingClientRect")
		width, height := app.Window().Get("innerWidth").Float(), app.Window().Get("innerHeight").Float()
		left := max(8, min(box.Get("right").Float()-menu.Get("offsetWidth").Float(), width-menu.Get("offsetWidth").Float()-8))
		setStyle(menu, "left", px(left))
		setStyle(menu, "top", px(max(8, min(box.Get("bottom").Float(), height-menu.Get("offsetHeight").Float()-8))))
		if first := menu.Call("querySelector", "button"); first.Truthy() {
			first.Call("focus")
		}
	})
}

func (v *viewer) closeColumns(ctx app.Context) {
	v.columnsOpen = false
	ctx.Defer(func(app.Context) { focusID("columns-button") })
}

// toggleColumn shows or hides a column.
func (v *viewer) toggleColumn(ctx app.Context, id string) {
	if c, ok := columnNamed(id); ok {
		v.layout.show(c, !v.layout.shows(c, v.window))
		v.setLayout(ctx)
	}
}

// resetColumns leaves columns and widths to the page again.
func (v *viewer) resetColumns(ctx app.Context) {
	v.layout, v.columnSaid = layout{}, ""
	v.setLayout(ctx)
}

// setLayout takes a changed layout over and remembers it.
func (v *viewer) setLayout(ctx app.Context) {
	store(columnStore, v.layout.String())
	v.layColumns()
	v.drawTable(ctx)
}

// layColumns gives the layout to the style sheet. It stands at the page's root, so it is there before the first table.
func (v *viewer) layColumns() {
	v.window = app.Window().Get("innerWidth").Int()
	root := app.Window().Get("document").Get("documentElement")
	template, least, off := v.layout.grid(v.window)
	setStyle(root, "--columns", template)
	setStyle(root, "--columns-least", least)
	setAttribute(root, "data-off", off)
	v.table.more = v.table.more[:0]
	for c, info := range columns {
		width := ""
		if n := v.layout.width[c]; n > 0 {
			width = strconv.Itoa(n) + "px"
		}
		setStyle(root, "--w-"+info.id, width) // none takes it away
		if info.more != nil && v.layout.shows(column(c), v.window) {
			v.table.more = append(v.table.more, column(c))
		}
	}
	v.table.layout++
	if c := v.table.cell; c != wholeRow && !v.layout.shows(column(c), v.window) {
		v.table.cell = wholeRow // what is not shown takes no keyboard
	}
}

// columnKeys is by how many pixels a key makes the column of the menu's item wider; with Shift five times as much.
var columnKeys = map[string]int{"ArrowLeft": -8, "ArrowRight": 8}

// columnKey serves the keys of the menu that others do not have: arrows for the width, and what closes it.
func (v *viewer) columnKey(ctx app.Context, key string, far bool) {
	active := app.Window().Get("document").Get("activeElement")
	switch by := columnKeys[key]; {
	case by != 0:
		if far {
			by *= 5
		}
		v.widen(ctx, attribute(active, "data-arg"), by)
	default:
		v.closeColumns(ctx)
	}
}

// widen makes a shown column wider or narrower.
func (v *viewer) widen(ctx app.Context, id string, by int) {
	c, ok := columnNamed(id)
	head := app.Window().Get("document").Call("querySelector", `.head [data-column="`+id+`"]`)
	if !ok || c == columnText || !head.Truthy() || !v.layout.shows(c, v.window) {
		return
	}
	width := v.layout.width[c]
	if width == 0 {
		width = int(math.Round(head.Call("getBoundingClientRect").Get("width").Float()))
	}
	v.layout.size(c, max(1, width+by))
	v.columnSaid = id
	v.setLayout(ctx)
}

// beginSizing draws the edge of a column's head.
func (v *viewer) beginSizing(sizer, _ app.Value, from float64) *drag {
	head := sizer.Get("parentElement")
	c, ok := columnNamed(attribute(head, "data-column"))
	if !ok {
		return nil
	}
	root := app.Window().Get("document").Get("documentElement")
	was, to := head.Call("getBoundingClientRect").Get("width").Float(), v.layout
	direction := 1.0
	if root.Get("dir").String() == "rtl" {
		direction = -1
	}
	return &drag{
		move: func(x float64) {
			setAttribute(root, "data-sizing", "true")
			to.size(c, int(max(1, math.Round(was+direction*(x-from)))))
			setStyle(root, "--w-"+columns[c].id, strconv.Itoa(to.width[c])+"px")
		},
		end: func(ctx app.Context, ok bool) {
			root.Call("removeAttribute", "data-sizing")
			if ok {
				v.layout = to
			}
			v.setLayout(ctx)
		},
	}
}

// onHeadReset gives a column the style sheet's width again, by a double click on its edge.
func (v *viewer) onHeadReset(ctx app.Context, e app.Event) {
	sizer := e.Get("target").Call("closest", ".sizer")
	if !sizer.Truthy() {
		return
	}
	if c, ok := columnNamed(attribute(sizer.Get("parentElement"), "data-column")); ok {
		v.layout.size(c, 0)
		v.setLayout(ctx)
	}
}
