package medallion_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// folder returns a folder of files, given as name and text in turn.
func folder(files ...string) fstest.MapFS {
	fsys := make(fstest.MapFS)
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

// open returns the default taxonomy with the changes of files.
func open(t testing.TB, files ...string) *techmap.Taxonomy {
	t.Helper()
	tax, err := medallion.OpenTaxonomy(folder(files...))
	require.NoError(t, err)
	return tax
}

// ownSkills returns the default taxonomy with the changes of a skills.tsv of all columns.
func ownSkills(t testing.TB, rows string) *techmap.Taxonomy {
	t.Helper()
	return open(t, "skills.tsv", skillHeader+"\n"+rows)
}

func means(t testing.TB, tax *techmap.Taxonomy, surface string) techmap.SkillID {
	t.Helper()
	s, _ := tax.CanonicalSkill(surface)
	return s.ID
}

// texts returns how a skill may be written.
func texts(t testing.TB, tax *techmap.Taxonomy, id techmap.SkillID) []string {
	t.Helper()
	s, ok := tax.Skill(id)
	require.True(t, ok, "%q", id)
	var all []string
	for _, a := range s.Aliases {
		all = append(all, a.Text)
	}
	return all
}

func TestOpenTaxonomy_adds(t *testing.T) {
	t.Parallel()
	tax := open(t,
		"skills.tsv", "id\tname\tko\tkind\tpart_of\taliases\n"+
			"dotori\tDotori DB\t도토리DB\tdatabase\t\tDotoriDB|도토리 데이터베이스\n"+
			"dotori-cloud\tDotori Cloud\t도토리 클라우드\tcloud\tdotori\t\n",
		"roles.tsv", "id\tname\tko\nacorn-keeper\tAcorn keeper\t도토리 지킴이\n",
		"about.tsv", "id\ten\tko\ndotori\tA database for acorns.\t도토리를 저장하는 데이터베이스입니다.\n",
		"ambiguous.tsv", "skill\ttext\ttier\treason\ndotori\t도토리\tlisted\tAcorns, far more often.\n")
	s, ok := tax.Skill("dotori")
	require.True(t, ok)
	assert.Equal(t, techmap.Skill{
		ID: "dotori", Name: "Dotori DB", NameKo: "도토리DB", Kind: techmap.KindDatabase,
		About: "A database for acorns.", AboutKo: "도토리를 저장하는 데이터베이스입니다.",
		Aliases: []techmap.Alias{{Text: "Dotori DB"}, {Text: "도토리DB"}, {Text: "DotoriDB"}, {Text: "도토리 데이터베이스"},
			{Text: "도토리", Tier: techmap.TierListed}},
	}, s)
	assert.Equal(t, []techmap.SkillID{"dotori"}, tax.Ancestors("dotori-cloud"))
	role, _ := tax.CanonicalRole("도토리지킴이")
	assert.Equal(t, techmap.RoleID("acorn-keeper"), role.ID)
	assert.Equal(t, techmap.SkillID("python"), means(t, tax, "파이썬"), "the default is still there")
}

func TestOpenTaxonomy_changes_what_stands_in_a_cell(t *testing.T) {
	t.Parallel()
	def, ok := medallion.DefaultTaxonomy().Skill("spring-boot")
	require.True(t, ok)
	tax := ownSkills(t, row("spring-boot", "", "", "tool", "", "-", "+Autumn Boot"))
	got, ok := tax.Skill("spring-boot")
	require.True(t, ok)
	assert.Equal(t, def.Name, got.Name, "an empty cell keeps")
	assert.Equal(t, def.NameKo, got.NameKo)
	assert.Equal(t, def.PartOf, got.PartOf)
	assert.Equal(t, def.About, got.About)
	assert.Equal(t, techmap.KindTool, got.Kind, "a value replaces")
	assert.Empty(t, got.UsedWith, "a hyphen empties")
	assert.Equal(t, techmap.SkillID("spring-boot"), means(t, tax, "Autumn Boot"))
	assert.Equal(t, techmap.SkillID("spring-boot"), means(t, tax, "스프링 부트"))
}

func TestOpenTaxonomy_renames(t *testing.T) {
	t.Parallel()
	tax := open(t, "skills.tsv", "id\tname\tko\npython\tPython 언어\t비단뱀\n")
	s, _ := tax.Skill("python")
	assert.Equal(t, "Python 언어", s.Name)
	assert.Equal(t, "비단뱀", s.NameKo)
	for _, surface := range []string{"Python", "파이썬", "Python 언어", "비단뱀"} {
		assert.Equal(t, techmap.SkillID("python"), means(t, tax, surface), "%q: postings go on writing the old names", surface)
	}
	tax = ownSkills(t, row("python", "Python 언어", "-", "", "", "", "-Python"))
	assert.NotContains(t, texts(t, tax, "python"), "Python", "unless they are taken away")
	assert.Empty(t, means(t, tax, "파이썬"), "a name that a hyphen empties goes")
}

func TestOpenTaxonomy_changes_lists(t *testing.T) {
	t.Parallel()
	tax := ownSkills(t,
		row("kubernetes", "", "", "", "", "+cobol", "+큐브|-k8s")+
			row("vue", "", "", "", "", "", "뷰닷제이에스|Vue.js 3")+
			row("react", "", "", "", "", "", "-React"))
	assert.Equal(t, techmap.SkillID("kubernetes"), means(t, tax, "큐브"))
	assert.Empty(t, means(t, tax, "K8s"), "in whatever case")
	k8s, _ := tax.Skill("kubernetes")
	def, _ := medallion.DefaultTaxonomy().Skill("kubernetes")
	assert.Equal(t, append(slices.Clone(def.UsedWith), "cobol"), k8s.UsedWith)
	assert.ElementsMatch(t, []string{"Vue.js", "뷰", "뷰닷제이에스", "Vue.js 3"}, texts(t, tax, "vue"),
		"a list without signs replaces; the names stay, and what is doubted of them")
}

func TestOpenTaxonomy_doubts(t *testing.T) {
	t.Parallel()
	tax := open(t, "ambiguous.tsv", ambiguousHeader+"\n"+
		row("go", "Go", "listed", "exact", "", "gophers", "A verb.")+
		row("kubernetes", "쿠버네티스", "weak", "", "도커", "", "A test."))
	find := func(id techmap.SkillID, text string) techmap.Alias {
		s, _ := tax.Skill(id)
		i := slices.IndexFunc(s.Aliases, func(a techmap.Alias) bool { return a.Text == text })
		require.GreaterOrEqual(t, i, 0, "%q", text)
		return s.Aliases[i]
	}
	assert.Equal(t, techmap.Alias{Text: "Go", Tier: techmap.TierListed, ExactCase: true, Vetoes: []string{"gophers"}},
		find("go", "Go"), "the whole row is replaced")
	assert.Equal(t, techmap.Alias{Text: "쿠버네티스", Tier: techmap.TierWeak, Needs: []string{"도커"}}, find("kubernetes", "쿠버네티스"))
	tax = ownSkills(t, row("go", "", "", "", "", "", "-Go|-Golang"))
	assert.NotContains(t, texts(t, tax, "go"), "Golang")
}

func TestOpenTaxonomy_removes(t *testing.T) {
	t.Parallel()
	tax := open(t, "skills.tsv", "id\n-aws\n-cobol\n", "roles.tsv", "id\tname\n-dba\n", "about.tsv", "id\n-go\n")
	_, ok := tax.Skill("aws")
	assert.False(t, ok)
	assert.Empty(t, means(t, tax, "AWS"))
	assert.Empty(t, means(t, tax, "코볼"))
	assert.Empty(t, tax.Ancestors("aws-s3"), "what pointed there does no more")
	_, ok = tax.Role("dba")
	assert.False(t, ok)
	goes, _ := tax.Skill("go")
	assert.Empty(t, goes.About)
}

func TestOpenTaxonomy_replaces_an_entry_that_it_removes(t *testing.T) {
	t.Parallel()
	tax := ownSkills(t, row("cobol", "COBOL 2023", "", "tool", "", "", "")+"-cobol\n")
	assert.Equal(t, []string{"COBOL 2023"}, texts(t, tax, "cobol"))
}

func TestOpenTaxonomy_of_ones_own_alone(t *testing.T) {
	t.Parallel()
	tax := open(t,
		"skills.tsv", skillHeader+"\n-*\n"+row("dotori", "Dotori", "도토리", "database", "", "", ""),
		"roles.tsv", "id\n-*\n")
	assert.Len(t, slices.Collect(tax.Skills()), 1)
	assert.Empty(t, slices.Collect(tax.Roles()))
	assert.Equal(t, techmap.SkillID("dotori"), means(t, tax, "도토리"))
}

// A copy of the default changes nothing but the version.
func TestOpenTaxonomy_of_a_copy(t *testing.T) {
	t.Parallel()
	tax, err := medallion.OpenTaxonomy(os.DirFS("taxonomy"))
	require.NoError(t, err)
	assert.Equal(t, slices.Collect(medallion.DefaultTaxonomy().Skills()), slices.Collect(tax.Skills()))
	assert.Equal(t, slices.Collect(medallion.DefaultTaxonomy().Roles()), slices.Collect(tax.Roles()))
	assert.NotEqual(t, medallion.DefaultTaxonomy().Version(), tax.Version())
}

func TestOpenTaxonomy_version(t *testing.T) {
	t.Parallel()
	a := open(t, "skills.tsv", "id\n-cobol\n").Version()
	assert.Regexp(t, `^20\d\d\.\d\d\+[0-9a-f]{8}\+own\.[0-9a-f]{8}$`, a)
	assert.True(t, strings.HasPrefix(a, medallion.DefaultTaxonomy().Version()+"+"))
	assert.Equal(t, a, open(t, "skills.tsv", "id\n-cobol\n").Version(), "equal files, equal version")
	assert.NotEqual(t, a, open(t, "skills.tsv", "id\n-ada\n").Version())
	assert.NotEqual(t, a, open(t, "skills.tsv", "id\n-cobol\n", "about.tsv", "id\n").Version(), "of all files")
}

func TestOpenTaxonomy_reads_what_editors_write(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a mark of byte order":     "\ufeffid\tname\tko\tkind\ndotori\tDotori\t도토리\tdatabase\n",
		"Windows line ends":        "id\tname\tko\tkind\r\ndotori\tDotori\t도토리\tdatabase\r\n",
		"Hangul in pieces":         norm.NFD.String("id\tname\tko\tkind\ndotori\tDotori\t도토리\tdatabase\n"),
		"no line end at last":      "id\tname\tko\tkind\ndotori\tDotori\t도토리\tdatabase",
		"columns in another order": "id\tkind\tko\tname\ndotori\tdatabase\t도토리\tDotori\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ok := open(t, "skills.tsv", text).CanonicalSkill("도토리")
			assert.True(t, ok)
			assert.Equal(t, "Dotori", s.Name)
		})
	}
}

func TestOpenTaxonomy_names_file_line_and_remedy(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in   fs.FS
		want string
	}{
		"no files":       {folder(), "nothing is changed: put rows into one of skills.tsv, ambiguous.tsv, roles.tsv, about.tsv"},
		"no rows":        {folder("skills.tsv", "id\n# nothing yet\n"), "nothing is changed"},
		"no folder":      {os.DirFS("no-such-folder"), "nothing is changed"},
		"a strange file": {folder("skils.tsv", "id\n", "roles.tsv", "id\n-dba\n"), "skils.tsv is not read: name it one of skills.tsv"},
		"no header":      {folder("skills.tsv", "dotori\tDotori\n"), `skills.tsv:1: begin the file with the header "id\tname`},
		"a column nobody knows": {folder("skills.tsv", "id\tnaem\ndotori\tDotori\n"),
			"skills.tsv:1: begin the file with the header"},
		"a column twice":     {folder("skills.tsv", "id\tname\tname\n"), "skills.tsv:1: begin"},
		"the id not first":   {folder("skills.tsv", "name\tid\n"), "skills.tsv:1: begin"},
		"too many cells":     {folder("skills.tsv", "id\tname\ndotori\tDotori\tdatabase\n"), "skills.tsv:2: 3 columns, want 2 (id, name)"},
		"no kind":            {folder("skills.tsv", "id\tname\ndotori\tDotori\n"), `skills.tsv:2: skill "dotori": unknown kind "": take one of`},
		"no name":            {folder("skills.tsv", "id\tkind\ndotori\tdatabase\n"), `skills.tsv:2: surface form ""`},
		"an empty name":      {folder("skills.tsv", "id\tname\ngo\t-\n"), `skills.tsv:2: surface form ""`},
		"an id twice":        {folder("skills.tsv", "id\tko\ngo\t고\nada\t에이다\ngo\t고고\n"), `skills.tsv:4: skill "go" stands on line 2 already`},
		"nothing to remove":  {folder("skills.tsv", "id\n-dotori\n"), `skills.tsv:2: there is no skill "dotori" to take away: correct the id`},
		"no role to remove":  {folder("roles.tsv", "id\n-dotori\n"), `roles.tsv:2: there is no role "dotori"`},
		"no alias to remove": {folder("skills.tsv", "id\taliases\ngo\t-고언어어\n"), `skills.tsv:2: skill "go" has no "고언어어" in aliases to take away: it has "Golang`},
		"signs on some":      {folder("skills.tsv", "id\taliases\ngo\t+고언어어|고고\n"), `skills.tsv:2: skill "go": "+고언어어|고고": begin every item of a list with + or -, or none`},
		"a removed whole":    {folder("skills.tsv", "id\tname\tkind\tpart_of\n-aws\nx\tXaws\tcloud\taws\n"), `skills.tsv:3: skill "x" points to "aws"`},
		"a clash with techmap": {folder("skills.tsv", "id\tname\tko\tkind\n\ndotori\tDotori\t파이썬\tdatabase\n"),
			`skills.tsv:3: "파이썬" means "dotori" and, at techmap's skills.tsv:`},
		"a clash with a later line of techmap's": {folder("skills.tsv", "id\tko\nabap\t파이썬\n"),
			`medallion: taxonomy: skills.tsv:2: "파이썬" means "abap" and, at techmap's skills.tsv:`},
		"a clash of roles": {folder("roles.tsv", "id\taliases\nandroid\t+iOS 개발자\n"),
			`medallion: taxonomy: roles.tsv:2: "iOS 개발자" means "android" and, at techmap's roles.tsv:`},
		"a circle":             {folder("skills.tsv", "id\tpart_of\naws\taws-s3\n"), `skills.tsv:2: skill "aws" is part of itself`},
		"a doubt of nothing":   {folder("ambiguous.tsv", "skill\ttext\ttier\treason\ndotori\t도토리\tweak\tAcorns.\n"), `ambiguous.tsv:2: skill "dotori" is not in skills.tsv`},
		"an unexplained doubt": {folder("ambiguous.tsv", "skill\ttext\ttier\ngo\tGo\tweak\n"), `ambiguous.tsv:2: "Go" has no reason`},
		"half an explanation":  {folder("about.tsv", "id\ten\ncobol\tA language.\n", "skills.tsv", "id\n-ada\n"), `about.tsv:2: skill "cobol": "": write a sentence`},
		"another code page":    {folder("skills.tsv", "id\tko\ngo\t\xb0\xed\n"), "skills.tsv is not UTF-8: save it as UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tax, err := medallion.OpenTaxonomy(tt.in)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tt.want)
			assert.Nil(t, tax)
		})
	}
}

// brokenFS is a disk that cannot be read.
type brokenFS struct{}

var errDisk = errors.New("the disk is broken")

func (brokenFS) Open(string) (fs.File, error) { return nil, errDisk }

func TestOpenTaxonomy_of_a_folder_that_cannot_be_read(t *testing.T) {
	t.Parallel()
	_, err := medallion.OpenTaxonomy(brokenFS{})
	require.ErrorIs(t, err, errDisk)
	require.ErrorContains(t, err, "medallion: taxonomy: skills.tsv: the disk is broken")
	require.NotErrorIs(t, err, techmap.ErrInvalid, "the folder may be well written")
	_, err = medallion.ParseTaxonomy("test/1", brokenFS{})
	require.ErrorIs(t, err, errDisk)
}

// Whatever the files hold, the answer is a taxonomy with the changes, or an error.
func FuzzOpenTaxonomy(f *testing.F) {
	f.Add("id\tname\tko\tkind\ndotori\tDotori\t도토리\tdatabase\n", "skill\ttext\ttier\treason\ndotori\t도\tweak\tx\n", "id\n-dba\n", "id\n-go\n")
	f.Add("id\taliases\n-*\ngo\t+고|-Golang\n", "", "id\tname\n-*\n", "")
	f.Add("id\tpart_of\tused_with\n-aws\naws-s3\t-\t-python,+java\n", "skill\n", "x", "id\ten\tko\thome\ngo\tA.\t가.\thttps://go.dev\n")
	f.Fuzz(func(t *testing.T, skills, ambiguous, roles, about string) {
		in := folder("skills.tsv", skills, "ambiguous.tsv", ambiguous, "roles.tsv", roles, "about.tsv", about)
		tax, err := medallion.OpenTaxonomy(in)
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.Nil(t, tax)
			return
		}
		for s := range tax.Skills() {
			assert.NotContains(t, string(s.ID), "*")
			assert.False(t, strings.HasPrefix(string(s.ID), "-"), "%q", s.ID)
			for _, a := range s.Aliases {
				_, ok := tax.CanonicalSkill(a.Text)
				assert.True(t, ok, "%q of %q is not found", a.Text, s.ID)
			}
		}
	})
}
