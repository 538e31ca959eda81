package spec

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// FormatVersion is the version of the format, which files state as "spec". It is raised
// when files that were right would mean something else; a file of a later one is refused.
const FormatVersion = 1

// A Spec is a job site as a file describes it. It is immutable, and may be used
// concurrently. Parse and Load make it; its fields are for those who choose among sites,
// and changing them changes nothing of what Site and Parser do.
type Spec struct {
	Name     string // of the source: what posting IDs are made from
	Version  int    // of the file: raised when the same bytes make other postings; part of Posting.Parser
	About    About
	Homepage string         // address for people
	Access   string         // "api", "feed", "html", "json-ld"
	Default  bool           // collected from unless told otherwise
	Verified string         // "never", "recorded 2026-11-22", "documented 2026-11"
	Interval time.Duration  // between requests, if the site wants more than the default; 0 means it does not
	Keys     []string       // names of the credentials that SiteOptions.Keys must have
	Tenants  Tenants        // the companies that the file itself names
	Rights   techmap.Rights // as the terms were read; what the file does not say is not permitted

	named []Named
	plan  *plan
	memo  *memo // of postings that a Site of it has read; not part of what it is
}

// An About says in a line what a site is, in Korean and in English.
type About struct{ Ko, En string }

// Tenants are companies that a site serves, by name. Their values are what
// requests say as {tenant.x}, and expressions as $tenant.x; {tenant} is the value
// "token", or the name if there is none.
type Tenants map[string]map[string]string

// Info returns what a person has to know of the source.
func (s *Spec) Info() techmap.SourceInfo {
	return techmap.SourceInfo{Name: s.Name, Ko: s.About.Ko, En: s.About.En, Homepage: s.Homepage, Rights: s.Rights}
}

//go:embed sites/*.yaml
var sites embed.FS

//go:embed defaults/*.yaml
var defaults embed.FS

// Embedded returns the files that ship with techmap, one for each site, named
// "<site>.yaml": Load(Embedded(), "jumpit") is one of them. Sites whose terms or
// robots.txt do not allow to collect are not among them.
func Embedded() fs.FS {
	sub, err := fs.Sub(sites, "sites")
	if err != nil {
		return sites // the name is a valid one
	}
	return sub
}

// Load parses the file of a site in fsys: name is "jumpit" or "jumpit.yaml".
// What does not exist is techmap.ErrNotFound, what cannot be read techmap.ErrUnavailable;
// the errors of its content are those of Parse. fsys may be os.DirFS of a folder of one's
// own.
func Load(fsys fs.FS, name string) (*Spec, error) {
	for _, file := range []string{name, name + ".yaml", name + ".yml"} {
		data, err := fs.ReadFile(fsys, file)
		if err == nil {
			return Parse(file, data)
		}
		if isDir(fsys, file) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			continue
		}
		return nil, fmt.Errorf("spec: load %q: %w: %w", name, techmap.ErrUnavailable, err)
	}
	return nil, fmt.Errorf("spec: load %q: no such file: %w", name, techmap.ErrNotFound)
}

// isDir reports whether name is a folder, which may have the name of a site.
func isDir(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

// Parse parses a file. name is what errors call it. The error is made of all
// mistakes found, each an *Error and so techmap.ErrInvalid. A file of more than 64 KiB is
// refused. Nothing is asked of any site: what a file says of a site is true only once
// "techmap sites check", or a run, has seen it.
func Parse(name string, data []byte) (*Spec, error) {
	root, err := parseYAML(name, data)
	if err != nil {
		return nil, err
	}
	named := namedIn(root.field("posting"))
	if err := addDefaults(root); err != nil {
		return nil, fmt.Errorf("spec: %s: %w: %w", name, techmap.ErrInvalid, err)
	}
	m := &mistakes{file: name, places: make(map[string]place)}
	root.index("", m.places)
	if err := validate(root, m); err != nil {
		return nil, fmt.Errorf("spec: schema: %w: %w", techmap.ErrInvalid, err)
	}
	if err := m.err(); err != nil {
		return nil, err
	}
	var f file
	if err := json.Unmarshal(root.appendJSON(nil), &f); err != nil {
		return nil, &Error{File: name, Reason: err.Error()} // the schema should have said so
	}
	if f.Spec > FormatVersion {
		m.add("spec", "version %d of the format, this techmap reads up to %d: upgrade it", f.Spec, FormatVersion)
	}
	p := compile(&f, m)
	if err := m.err(); err != nil {
		return nil, err
	}
	s := newSpec(&f, p)
	s.named = named
	return s, nil
}

// newSpec returns what users see of a file, with its plan.
func newSpec(f *file, p *plan) *Spec {
	s := &Spec{
		Name: f.Name, Version: f.Version, About: About(f.About), Homepage: f.Homepage, Access: f.Access,
		Default: f.Default == "on", Verified: f.Verified, Tenants: Tenants(f.Tenants), plan: p, memo: new(memo),
		Rights: techmap.Rights{
			Attribution: f.Rights.Attribution, Link: f.Rights.Link, Counted: f.Rights.Counted,
			Shown: techmap.Shown(f.Rights.Shown), Exported: f.Rights.Exported, Retention: f.Rights.Retention,
			Terms: f.Rights.Terms, Read: f.Rights.Read,
		},
	}
	s.Interval, _ = time.ParseDuration(f.Interval) // the schema has its form
	for _, k := range f.Keys {
		s.Keys = append(s.Keys, k.Name)
	}
	return s
}

// addDefaults adds to root what its formats have by themselves: feeds and
// JSON-LD say where their fields stand. It does so before the file is checked, so that a
// mistake in what is added would be told like one of the file's own.
func addDefaults(root *node) error {
	for _, part := range []string{"list", "detail"} {
		data, err := defaults.ReadFile("defaults/" + root.field(part).field("format").text() + ".yaml")
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			continue
		}
		if err != nil {
			return err
		}
		from, err := parseYAML("defaults", data)
		if err != nil {
			return err
		}
		add(root, "list", from.field("list"))
		if part == "detail" || root.field("detail") == nil {
			add(root, "posting", from.field("posting"))
		}
	}
	return nil
}

// add adds to the object named name in root those fields of from that it lacks.
func add(root *node, name string, from *node) {
	if from == nil {
		return
	}
	into := root.field(name)
	if into == nil {
		into = &node{kind: "object", place: root.place}
		root.set(name, into)
	}
	for i, field := range from.names {
		if into.kind == "object" && into.field(field) == nil {
			into.set(field, from.items[i])
		}
	}
}

// names returns the names of t, sorted.
func (t Tenants) names() []string { return slices.Sorted(maps.Keys(t)) }
