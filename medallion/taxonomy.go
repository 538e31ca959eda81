package medallion

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/techmap-it/techmap"
)

// taxonomyEdition is the month in which the default taxonomy was last looked
// through; its version is that and a digest of the files.
const taxonomyEdition = "2026.11"

var defaultTaxonomy = sync.OnceValue(func() *techmap.Taxonomy {
	tax, err := parseDefault()
	if err != nil {
		panic(err) //nolint:forbidigo // the files are part of the program, and a test parses them
	}
	return tax
})

// parseDefault parses the files that come along.
func parseDefault() (*techmap.Taxonomy, error) {
	var p taxonomyParser
	version, err := p.readDefault(false)
	if err != nil {
		return nil, err
	}
	return p.taxonomy(version)
}

// DefaultTaxonomy returns the taxonomy that ships with techmap: technologies and roles of
// IT with their Korean and English names. It is parsed at the first call; every call
// returns the same one, which is immutable. Its version begins with the month in which it
// was last looked through.
func DefaultTaxonomy() *techmap.Taxonomy { return defaultTaxonomy() }

// ParseTaxonomy reads a whole taxonomy: skills.tsv, ambiguous.tsv, roles.tsv and,
// if it is there, about.tsv at the top of fsys. Name, ko and aliases of a skill
// are its surface forms; a row of ambiguous.tsv says how far one of them is to be
// believed, or adds one; a row of about.tsv explains a skill. A header may leave
// columns out, whose cells are empty then. Every mistake is reported with its
// file, its line and what to do about it, all of them joined into one error that
// wraps techmap.ErrInvalid.
func ParseTaxonomy(version string, fsys fs.FS) (*techmap.Taxonomy, error) {
	var p taxonomyParser
	for i, t := range taxonomyTables() {
		text, err := readTable(fsys, t.file)
		switch {
		case err == nil:
			p.rows[i] = p.read(&t, text, false)
		case i != aboutTable || !errors.Is(err, fs.ErrNotExist):
			p.errs = append(p.errs, err)
		}
	}
	return p.taxonomy(version)
}

// OpenTaxonomy returns the default taxonomy with the changes that fsys makes to
// it. At its top lies at least one of skills.tsv, ambiguous.tsv, roles.tsv and
// about.tsv, written as those of the default, of which a header may leave columns
// out. In skills.tsv, roles.tsv and about.tsv
//
//   - a row with a new id adds an entry;
//   - a row with a known id changes it: what stands in a cell replaces what stood
//     there, an empty cell keeps it, a hyphen alone empties it. A replaced name
//     stays behind as an alias. A list whose items all begin with + or - is
//     changed by them: "+Autumn Boot|-SB";
//   - a row whose id begins with a hyphen, "-cobol", takes that entry away, and
//     "-*" takes all that techmap brings, for a taxonomy that is all one's own.
//
// A row of ambiguous.tsv replaces the one for the same skill and text, if there is
// one. The version is that of the default taxonomy and a digest of the files, so
// that results made with other files can be told apart. Mistakes are reported as
// by ParseTaxonomy; a folder that changes nothing is one.
func OpenTaxonomy(fsys fs.FS) (*techmap.Taxonomy, error) {
	var p, own taxonomyParser
	digest := sha256.New()
	for i, t := range taxonomyTables() {
		text, err := readTable(fsys, t.file)
		if err == nil {
			own.rows[i] = own.read(&t, text, false)
			fmt.Fprintf(digest, "%s %d\n%s", t.file, len(text), text)
		} else if !errors.Is(err, fs.ErrNotExist) {
			own.errs = append(own.errs, err)
		}
	}
	if err := own.strange(fsys); err != nil {
		own.errs = append(own.errs, err)
	}
	if len(own.errs) > 0 {
		return nil, errors.Join(own.errs...)
	}
	version, err := p.readDefault(true)
	if err != nil {
		return nil, err
	}
	p.change(&own)
	return p.taxonomy(version + "+own." + hex.EncodeToString(digest.Sum(nil)[:4]))
}

// strange returns what is wrong with the folder as a whole: tables of a name that
// nothing reads, or no table at all.
func (p *taxonomyParser) strange(fsys fs.FS) error {
	var names []string
	known := make(map[string]bool)
	for _, t := range taxonomyTables() {
		names, known[t.file] = append(names, t.file), true
	}
	files, err := fs.Glob(fsys, "*.tsv")
	if err != nil {
		return fmt.Errorf("medallion: taxonomy: %w", err)
	}
	for _, name := range files {
		if !known[name] {
			return fmt.Errorf("medallion: taxonomy: %s is not read: name it one of %s: %w",
				name, strings.Join(names, ", "), techmap.ErrInvalid)
		}
	}
	for _, rows := range p.rows {
		if len(rows) > 0 {
			return nil
		}
	}
	if len(p.errs) > 0 {
		return nil
	}
	return fmt.Errorf("medallion: taxonomy: nothing is changed: put rows into one of %s in the folder: %w",
		strings.Join(names, ", "), techmap.ErrInvalid)
}

// taxonomy makes the taxonomy that the rows describe.
func (p *taxonomyParser) taxonomy(version string) (*techmap.Taxonomy, error) {
	p.skills()
	p.ambiguous()
	p.about()
	p.roles()
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	tax, err := techmap.NewTaxonomy(version, p.skill, p.role)
	if err == nil {
		return tax, nil
	}
	// Rare, so only now is it worth finding out which lines are to blame.
	p.skillClashes()
	p.roleClashes()
	p.circles()
	if len(p.errs) > 0 {
		err = errors.Join(p.errs...)
	}
	return nil, err
}

// readDefault reads the default taxonomy's tables and returns its version. To be
// changed says that errors have to tell its lines from those of another folder.
func (p *taxonomyParser) readDefault(toBeChanged bool) (version string, err error) {
	digest := sha256.New()
	for i, t := range taxonomyTables() {
		data, err := taxonomyFS.ReadFile("taxonomy/" + t.file)
		if err != nil {
			return "", fmt.Errorf("medallion: default taxonomy: %w", err)
		}
		digest.Write(data)
		p.rows[i] = p.read(&t, string(data), toBeChanged)
	}
	return taxonomyEdition + "+" + hex.EncodeToString(digest.Sum(nil)[:4]), nil
}

// readTable returns the text of a file in normal form C, which is what postings
// are read in: some systems write Hangul in pieces. Spreadsheets begin a file with
// a mark of byte order, which is taken away.
func readTable(fsys fs.FS, name string) (string, error) {
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("medallion: taxonomy: %s must be in the folder: %w: %w", name, err, techmap.ErrInvalid)
	case err != nil:
		return "", fmt.Errorf("medallion: taxonomy: %s: %w", name, err)
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("medallion: taxonomy: %s is not UTF-8: save it as UTF-8: %w", name, techmap.ErrInvalid)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	return norm.NFC.String(text), nil
}
