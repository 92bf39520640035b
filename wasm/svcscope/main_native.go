//go:build !js

// Command svcscope is in the browser the viewer (web/app.wasm), and natively the command
// `svcscope check | serve | site | sample | text-check | import-docs`.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"

	"svcscope/app"
)

// command is one sub-command: run gets what stands behind its name and gives the exit status.
type command struct {
	name, use string
	run       func(args []string, stdout, stderr io.Writer) int
}

var commands = []command{
	{"check", "[-lang TAG] [-zone ZONE] [-json] FILE...   print the client-certificate failures of trace files", runCheck},
	{"serve", "[-addr HOST:PORT] [-base /x/] [-dir DIR] [-docs OUT]   serve the built site on this machine", runServe},
	{"site", "[-o DIR] [-root DIR] [-docs OUT]   write the site from the project's folder", runSite},
	{"sample", "[-size 10MB] [-seed N] [-o FILE]   write a realistic trace\n  svcscope sample -scenario NAME|list [-propagate=false] [-skew 90s] [-seed N] -o DIR   write the files of one failing call", runSample},
	{"text-check", "[-dir catalog/text] [TAG...]   judge the texts of the languages against the English ones", runTextCheck},
	{"linked-texts", "-o FILE   write the texts that the page's program holds (the build does it)", runLinkedTexts},
	{"import-docs", "[-lang TAG] -o OUT PATH...   read a checkout of the documentation for site and serve -docs", runImportDocs},
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				return c.run(args[1:], stdout, stderr)
			}
		}
		if args[0] == "help" || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" {
			usage(stdout)
			return 0
		}
		fmt.Fprintf(stderr, "svcscope: there is no command %q\n", args[0])
	}
	usage(stderr)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage:")
	for _, c := range commands {
		fmt.Fprintf(w, "  svcscope %s %s\n", c.name, c.use)
	}
}

// parse reads flags; ok is false where the command ends here with the status.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) (status int, ok bool) {
	flags.SetOutput(stderr)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, false
	case err != nil:
		return 2, false
	}
	return 0, true
}

func fail(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "svcscope: %v\n", err)
	return 2
}

func runSite(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("site", flag.ContinueOnError)
	out := flags.String("o", "dist", "folder to write to")
	root := flags.String("root", ".", "the project's folder, with web/app.wasm and web/worker.wasm built")
	docs := flags.String("docs", "", "folder that import-docs wrote; its pages become part of the site (none)")
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	app.Register()
	site := app.Site{Root: os.DirFS(*root), Sample: func(w io.Writer) error { return writeSample(w, 0, 1) }}
	if *docs != "" {
		if _, err := os.Stat(*docs); err != nil {
			return fail(stderr, err)
		}
		site.Docs = os.DirFS(*docs)
	}
	if err := site.Write(*out); err != nil {
		return fail(stderr, err)
	}
	return 0
}

func runLinkedTexts(args []string, _, stderr io.Writer) int {
	flags := flag.NewFlagSet("linked-texts", flag.ContinueOnError)
	out := flags.String("o", "app/linked.jsonl", "file to write")
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	b, err := app.LinkedTexts()
	if err == nil {
		err = os.WriteFile(*out, b, 0o644)
	}
	if err != nil {
		return fail(stderr, err)
	}
	return 0
}

func runServe(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "address to listen at")
	base := flags.String("base", "/", "path under which the site is served")
	dir := flags.String("dir", "dist", "the site's folder")
	docs := flags.String("docs", "", "folder that import-docs wrote; its pages are served with the site (none)")
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	if _, err := os.Stat(*dir + "/index.html"); err != nil {
		return fail(stderr, fmt.Errorf("no site in %s: write it with `make site` or `svcscope site -o %s` (%w)", *dir, *dir, err))
	}
	site := os.DirFS(*dir)
	if *docs != "" {
		var err error
		if site, err = app.WithDocs(site, os.DirFS(*docs)); err != nil {
			return fail(stderr, fmt.Errorf("%s: %w", *docs, err))
		}
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fail(stderr, err)
	}
	prefix := "/" + strings.Trim(*base, "/")
	if prefix != "/" {
		prefix += "/"
	}
	fmt.Fprintf(stdout, "http://%s%s\n", listener.Addr(), prefix)
	return fail(stderr, http.Serve(listener, siteHandler(site, prefix)))
}

func runSample(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("sample", flag.ContinueOnError)
	size := flags.String("size", "0", "bytes, or with KB, MB, GB; 0 is the sample of the landing page")
	seed := flags.Uint64("seed", 1, "the same seed gives the same trace")
	out := flags.String("o", "", "file to write (standard output); with -scenario the folder to write to")
	name := flags.String("scenario", "", "write what client, service and their computers record of one failing call: a `name`, or list")
	propagate := flags.Bool("propagate", true, "with -scenario: the client's activities go on in the service")
	skew := flags.Duration("skew", 0, "with -scenario: how far the client's clock is ahead")
	if status, ok := parse(flags, args, stderr); !ok {
		return status
	}
	if *name != "" {
		return runScenario(*name, scenarioOptions{*propagate, *skew, *seed}, *out, stdout, stderr)
	}
	n, err := parseSize(*size)
	if err != nil {
		return fail(stderr, err)
	}
	if *out == "" {
		err = writeSample(stdout, n, *seed)
	} else {
		err = writeSampleFile(*out, n, *seed)
	}
	if err != nil {
		return fail(stderr, err)
	}
	return 0
}

func writeSampleFile(name string, size int64, seed uint64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(writeSample(f, size, seed), f.Close())
}

// parseSize reads a number of bytes with an optional unit: B, KB, MB, GB (powers of 1,000), KiB, MiB, GiB.
func parseSize(s string) (int64, error) {
	number := strings.TrimRight(s, "BKMGikmgb")
	units := map[string]int64{"": 1, "b": 1, "k": 1e3, "kb": 1e3, "kib": 1 << 10, "m": 1e6, "mb": 1e6, "mib": 1 << 20, "g": 1e9, "gb": 1e9, "gib": 1 << 30}
	unit, known := units[strings.ToLower(s[len(number):])]
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !known || !(n >= 0 && n*float64(unit) <= 1<<50) {
		return 0, fmt.Errorf("size %q is none: 300KB, 10MB or 2GB", s)
	}
	return int64(n * float64(unit)), nil
}
