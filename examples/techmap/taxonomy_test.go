package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// Headers of the tables.
const (
	skillsHeader    = "id\tname\tko\tkind\tpart_of\tused_with\taliases\n"
	ambiguousHeader = "skill\ttext\ttier\tcase\tneeds\tvetoes\treason\n"
	rolesHeader     = "id\tname\tko\tgeneral\taliases\n"
)

// folder writes the tables of a taxonomy.
func folder(t *testing.T, skills, ambiguous, roles string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"skills.tsv": skillsHeader + skills, "ambiguous.tsv": ambiguousHeader + ambiguous, "roles.tsv": rolesHeader + roles,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

// skill is a row of skills.tsv, cells parted by semicolons.
func row(cells string) string { return strings.ReplaceAll(cells, ";", "\t") + "\n" }

// problems are what lint finds.
func problems(t *testing.T, args ...string) (result, []problem) {
	t.Helper()
	r := call(t.Context(), "", append([]string{"taxonomy", "lint", "--hints", "--format", "json"}, args...)...)
	require.NotEmpty(t, r.stdout, r.stderr)
	return r, decode[struct{ Problems []problem }](t, r.stdout).Problems
}

// TestTaxonomyLintFinds has one mistake a case, in a taxonomy of a few rows.
func TestTaxonomyLintFinds(t *testing.T) {
	t.Parallel()
	const base = "java;Java;자바;language;;;\nmysql;MySQL;마이에스큐엘;database;;java;\n"
	for name, tc := range map[string]struct {
		skills, ambiguous string
		grade             grade
		place, check      string
		says              string
	}{
		"an unknown kind":           {skills: "ada;Ada;에이다;tongue;;;", grade: gradeError, place: "skills.tsv:4", check: "unreadable", says: `unknown kind "tongue"`},
		"a form of two entries":     {skills: "jawa;Jawa;자바;language;;;", grade: gradeError, place: "skills.tsv:4", check: "unreadable", says: `"자바" means "jawa"`},
		"a circle of parts":         {skills: "a;Alpha;알파;tool;b;;\nb;Beta;베타;tool;a;;", grade: gradeError, place: "skills.tsv:4", check: "unreadable", says: "is part of itself"},
		"an ambiguous form, why?":   {skills: "spring;Spring;스프링;framework;;java;", ambiguous: "spring;Spring;weak;exact;;;", grade: gradeError, place: "ambiguous.tsv:2", check: "unreadable", says: "no reason"},
		"a part of nothing":         {skills: "s3;S3;에스쓰리;cloud;aws;;", grade: gradeError, place: "skills.tsv:4", check: "unreadable", says: `points to "aws"`},
		"a form listed twice":       {skills: "spring-boot;Spring Boot;스프링 부트;framework;;java;springboot", grade: gradeHint, place: "skills.tsv:4", check: "repeated", says: `"springboot" twice`},
		"a short form":              {skills: "qt;Quite;큐티;framework;;java;QX", grade: gradeWarning, place: "skills.tsv:4", check: "short", says: `"QX" is so short`},
		"a short Korean form":       {skills: "git;Gittish;깃;tool;;java;", grade: gradeWarning, place: "skills.tsv:4", check: "short", says: `"깃" is so short`},
		"a form nobody can write":   {skills: "risc;RISC-X;리스크엑스;tool;;java;RISC-Ⅴ", grade: gradeWarning, place: "skills.tsv:4", check: "unread", says: `"RISC-Ⅴ" is never found`},
		"two entries of one form":   {skills: "yarn;Yarn;얀;tool;;java;\nhadoop-yarn;Hadoop Yarn;하둡 얀;data;;java;Yarn", ambiguous: "yarn;Yarn;weak;;;;of Hadoop too\nhadoop-yarn;Yarn;weak;;;;of JavaScript too\nyarn;얀;weak;;;;a word", grade: gradeHint, place: "ambiguous.tsv:3", check: "homograph", says: `"Yarn" means Yarn or Hadoop Yarn`},
		"a need of its own":         {skills: "dart;Dart;다트;language;;java;Dartlang", ambiguous: "dart;Dart;listed;exact;Dartlang;;to throw", grade: gradeHint, place: "ambiguous.tsv:2", check: "own-need", says: `needs "Dartlang", which is a form of its own`},
		"a need that is forbidden":  {skills: "dart;Dart;다트;language;;java;", ambiguous: "dart;Dart;listed;exact;Java;java;to throw", grade: gradeWarning, place: "ambiguous.tsv:2", check: "torn", says: `both needs and forbids "Java"`},
		"a need that is no name":    {skills: "dart;Dart;다트;language;;java;", ambiguous: "dart;Dart;listed;exact;FluTTer;;to throw", grade: gradeHint, place: "ambiguous.tsv:2", check: "need", says: `"FluTTer", which is the name of no entry`},
		"a row that says nothing":   {skills: "dart;Dart;다트;language;;java;Dartlang", ambiguous: "dart;Dartlang;strong;;;;to throw", grade: gradeHint, place: "ambiguous.tsv:2", check: "idle", says: "as it would be without this row"},
		"used with what it is part": {skills: "jvm;JVM;제이브이엠;runtime;java;java;", grade: gradeHint, place: "skills.tsv:4", check: "edge", says: "part_of says it already"},
		"used with itself":          {skills: "jvm;JVM;제이브이엠;runtime;;jvm;", grade: gradeWarning, place: "skills.tsv:4", check: "self", says: "points to itself"},
		"no Korean form":            {skills: "jvm;JVM;;runtime;;java;", grade: gradeHint, place: "skills.tsv:4", check: "no-korean", says: "JVM has no Korean form"},
		"weak and alone":            {skills: "dart;Dart;다트;language;;;", ambiguous: "dart;Dart;weak;exact;;;to throw", grade: gradeHint, place: "skills.tsv:4", check: "no-relation", says: "no company proves it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, row(base+tc.skills), row(tc.ambiguous), row("backend;Backend developer;백엔드 개발자;;"))
			r, found := problems(t, dir, "--whole")
			var same []problem
			for _, p := range found {
				if p.Check == tc.check {
					same = append(same, p)
				}
			}
			require.NotEmpty(t, same, "%v", found)
			p := same[0]
			assert.Equal(t, tc.grade, p.Grade)
			assert.Equal(t, tc.place, p.Place)
			assert.Contains(t, p.Says, tc.says)
			if tc.grade == gradeError {
				assert.Equal(t, exitFailed, r.status)
			} else {
				assert.Equal(t, exitDone, r.status, r.stderr)
			}
		})
	}
}

func TestTaxonomyLintOfGoodTables(t *testing.T) {
	t.Parallel()
	dir := folder(t, row("java;Java;자바;language;;;\nmysql;MySQL;마이에스큐엘;database;;java;"), "", row("backend;Backend developer;백엔드 개발자;;"))
	r, found := problems(t, dir, "--whole")
	assert.Equal(t, exitDone, r.status)
	assert.Empty(t, found)
}

// TestTaxonomyLintDefault holds the taxonomy that techmap brings free of errors.
func TestTaxonomyLintDefault(t *testing.T) {
	t.Parallel()
	r, found := problems(t)
	assert.Equal(t, exitDone, r.status, r.stderr)
	warnings := 0
	for _, p := range found {
		assert.NotEqual(t, gradeError, p.Grade, p.Says)
		assert.NotEmpty(t, p.Place, p.Says)
		if p.Grade == gradeWarning {
			t.Log(p.Place, p.Says)
			warnings++
		}
	}
	assert.LessOrEqual(t, warnings, 5)
}

// TestTaxonomyLintOfChanges reads a folder as --taxonomy does: lines of the two are
// told apart.
func TestTaxonomyLintOfChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "skills.tsv"), []byte(skillsHeader+row("zylo;ZyloDb;;database;;java;")), 0o600))
	_, found := problems(t, dir)
	places := map[string]bool{}
	for _, p := range found {
		if p.Skill == "zylo" {
			places[p.Place] = true
			assert.Equal(t, "no-korean", p.Check)
		} else {
			assert.True(t, strings.HasPrefix(p.Place, "techmap's "), p.Place)
		}
	}
	assert.Equal(t, map[string]bool{"skills.tsv:2": true}, places)
}

func TestTaxonomyPrints(t *testing.T) {
	t.Parallel()
	dir := folder(t,
		row("java;Java;자바;language;;;\nflutter;Flutter;플러터;framework;;dart;\ndart;Dart;다트;language;;flutter;다트언어|Dart lang|Dartlang"),
		row("dart;다트;listed;;Flutter,플러터;게임,대회;A dart to throw."), row("backend;Backend developer;백엔드 개발자;;서버 개발자"))
	other := folder(t,
		row("java;Java SE;자바;language;;;Java\ndart;Dart;다트;language;;;\nkotlin;Kotlin;코틀린;language;;java;"),
		row("dart;Dart;weak;exact;;;A dart to throw."), row("server;Server developer;서버 개발자;;"))
	for name, args := range map[string][]string{
		"lint.en":  {"lint", dir, "--whole", "--hints"},
		"lint.ko":  {"lint", dir, "--whole", "--hints", "--lang", "ko"},
		"lint.md":  {"lint", dir, "--whole", "--hints", "--format", "md"},
		"diff.en":  {"diff", dir, other, "--whole"},
		"diff.ko":  {"diff", dir, other, "--whole", "--lang", "ko"},
		"diff.csv": {"diff", dir, other, "--whole", "--format", "csv"},
		"none.en":  {"diff", dir, dir, "--whole"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := call(t.Context(), "", append([]string{"taxonomy"}, args...)...)
			require.Equal(t, exitDone, r.status, r.stderr)
			clean := strings.NewReplacer(dir, "A", other, "B").Replace(r.stdout)
			unversioned(t, "taxonomy/"+name+".txt", clean)
		})
	}
}

// why asks about a name.
func why(t *testing.T, name string) nameReport {
	t.Helper()
	r := call(t.Context(), "", "taxonomy", "why", name, "--format", "json")
	require.Equal(t, exitDone, r.status, r.stderr)
	return decode[nameReport](t, r.stdout)
}

func TestTaxonomyWhy(t *testing.T) {
	t.Parallel()
	g := why(t, "Go")
	require.NotEmpty(t, g.Means)
	assert.Equal(t, techmap.SkillID("go"), g.Means[0].Skill)
	assert.Equal(t, "weak", g.Means[0].Tier)
	assert.True(t, g.Means[0].Exact)
	assert.NotEmpty(t, g.Means[0].Reason)
	assert.Regexp(t, `^ambiguous\.tsv:\d+$`, g.Means[0].Place)
	counts := map[string]bool{}
	for _, e := range g.Examples {
		counts[e.Text] = e.Counts
	}
	assert.True(t, counts["• Java, Go, MySQL"], "in a list")
	assert.True(t, counts["• Go 언어로 개발해 보신 분"])
	assert.False(t, counts["• You will go to the needs of our team"], "a verb")
	assert.False(t, counts["• Go 경험은 필요하지 않습니다"], "not wanted")

	k := why(t, "쿠버네티스")
	require.Len(t, k.Means, 1)
	assert.Equal(t, "strong", k.Means[0].Tier)
	assert.Regexp(t, `^skills\.tsv:\d+$`, k.Means[0].Place)

	near := why(t, "Kubernetez")
	assert.Empty(t, near.Means)
	require.NotEmpty(t, near.Near)
	assert.Equal(t, techmap.SkillID("kubernetes"), near.Near[0].Skill)

	role := why(t, "서버 개발자")
	assert.Equal(t, techmap.RoleID("backend"), role.Role)
	for _, lang := range []string{"en", "ko"} {
		r := call(t.Context(), "", "taxonomy", "why", "다트", "--lang", lang)
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stdout, "Flutter")
		assert.Contains(t, r.stdout, "listed")
	}
	none := call(t.Context(), "", "taxonomy", "why", "Kubernetez", "--lang", "ko")
	assert.Contains(t, none.stdout, `"Kubernetez"라는 항목이 없습니다`)
}

func TestTaxonomyDiffOfChangesAndDemands(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	in := file(t, "two.jsonl", strings.Join([]string{
		line("1", "백엔드 개발자", "[자격요건]\n• Java와 ZyloDb 경험"),
		line("2", "Frontend engineer", "Requirements\n- TypeScript and React.js"),
	}, "\n"))
	p.done("import", "--no-show", in)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "skills.tsv"), []byte(skillsHeader+row("zylo;ZyloDb;;database;;mysql;\n-java")), 0o600))
	got := decode[struct {
		Changes  []taxonomyChange
		Openings []shift
	}](t, p.done("taxonomy", "diff", "default", dir, "--demands", "--format", "json"))
	assert.Contains(t, got.Changes, taxonomyChange{changeAdded, "skill", "zylo", "", "ZyloDb"})
	assert.Contains(t, got.Changes, taxonomyChange{changeRemoved, "skill", "java", "Java", ""})
	require.Len(t, got.Openings, 1, "the other asks for neither")
	assert.Equal(t, []techmap.SkillID{"zylo"}, got.Openings[0].Added)
	assert.Equal(t, []techmap.SkillID{"java"}, got.Openings[0].Removed)
	table := p.done("taxonomy", "diff", "default", dir, "--demands", "--lang", "ko")
	assert.Contains(t, table, "채용 2건 중 1건")

	r := call(t.Context(), "", "taxonomy", "diff", "default", filepath.Join(dir, "none"))
	assert.Equal(t, exitFailed, r.status)
	r = call(t.Context(), "", "taxonomy", "diff", "default", filepath.Join(dir, "skills.tsv"))
	assert.Equal(t, exitMisuse, r.status)
}

func TestTaxonomyCandidates(t *testing.T) {
	t.Parallel()
	posting := func(id, company, text string, tags ...string) string {
		data, err := json.Marshal(map[string]any{
			"id": id, "source": "made", "title": "백엔드 개발자", "company": company, "description": text, "tags": tags,
		})
		require.NoError(t, err)
		return string(data)
	}
	in := file(t, "names.jsonl", strings.Join([]string{
		posting("1", "무늬", "[자격요건]\n• Java, ZyloDb, MySQL 경험", "푸바프레임"),
		posting("2", "Pattern", "Requirements\n- Kafka / ZyloDB\n- Friendly People", "푸바 프레임", "Java"),
		posting("3", "Pattern", "Requirements\n- Redis, Kubernetez and Docker\n- Redis, zylo-db"),
		posting("4", "점", "[자격요건]\n• Redis, Kubernetez 운영\n[복지 및 혜택]\n• Java, PerkThing"),
		posting("5", "Lone", "Requirements\n- Java, OnlyHere\n- Python, Lone"),
	}, "\n"))
	r := call(t.Context(), "", "taxonomy", "candidates", in, "--format", "json")
	require.Equal(t, exitDone, r.status, r.stderr)
	got := decode[[]candidate](t, r.stdout)
	byName := map[string]candidate{}
	for _, c := range got {
		byName[techmap.Fold(c.Name)] = c
	}
	require.Len(t, got, 3, "%v", got)
	zylo := byName["zylodb"]
	assert.Equal(t, 2, zylo.Companies)
	assert.Equal(t, []string{"list"}, zylo.Seen)
	assert.Equal(t, "• Java, ZyloDb, MySQL 경험", zylo.Quote)
	assert.Equal(t, []string{"tag"}, byName["푸바프레임"].Seen)
	kube := byName["kubernetez"]
	assert.Equal(t, 2, kube.Postings)
	require.NotEmpty(t, kube.Near)
	assert.Equal(t, techmap.SkillID("kubernetes"), kube.Near[0].Skill)

	one := call(t.Context(), "", "taxonomy", "candidates", in, "--companies", "1", "--format", "csv")
	assert.Contains(t, one.stdout, "OnlyHere")
	assert.NotContains(t, one.stdout, "PerkThing", "a benefit")
	assert.NotContains(t, one.stdout, "Lone,", "the employer")

	answers := file(t, "answers.jsonl", `{"id":"1","skills":[{"id":"","surface":"Mystery","section":0}]}`+"\n"+`{"id":"made:2","skills":[{"id":"","surface":"Mystery","section":0}]}`)
	model := call(t.Context(), "", "taxonomy", "candidates", in, "--recorded", answers, "--lang", "ko")
	require.Equal(t, exitDone, model.status, model.stderr)
	assert.Contains(t, model.stdout, "Mystery")
	assert.Contains(t, model.stdout, "등록되지 않은 이름")

	p := newShop(t)
	p.done("import", "--no-show", in)
	assert.Len(t, decode[[]candidate](t, p.done("taxonomy", "candidates", "--format", "json")), len(got), "the store has the same")
	none := p.done("taxonomy", "candidates", "--companies", "9")
	assert.Contains(t, none, "every name that 9 companies or more use has an entry")
}

func TestTaxonomyCase(t *testing.T) {
	t.Parallel()
	const reports = `{"title":"작가","lang":"ko","text":"[자격요건]\n• Kafka의 소설을 좋아하는 분\n• Java 경험","name":"Kafka","expected":"nothing","reason":"the \"writer\""}
{"text":"[우대사항]\n• 코틀린 경험","name":"kotlin","expected":"preferred"}`
	for _, as := range []string{"labels", "row", "go"} {
		r := call(t.Context(), reports, "taxonomy", "case", "--as", as)
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stderr, "this case fails now")
		assert.Contains(t, r.stderr, "this case passes now")
		unversioned(t, "taxonomy/case."+as+".txt", r.stdout)
	}

	// The line for eval fails as long as the reading is wrong.
	labels := call(t.Context(), reports, "-q", "taxonomy", "case")
	got := evaluate(t, file(t, "case.jsonl", labels.stdout))
	assert.Equal(t, 1, got.All.FP)
	assert.Equal(t, 2, got.All.TP)

	p := newShop(t)
	p.done("import", "--no-show", file(t, "one.jsonl", line("1", "백엔드 개발자", "[자격요건]\n• Java 경험")))
	out := p.done("export", "--layer", "silver")
	id := decode[struct{ ID string }](t, strings.SplitAfter(out, "\n")[0]).ID
	r := call(t.Context(), `{"posting":"`+id+`","name":"자바","expected":"required"}`, "--store", p.store, "taxonomy", "case", "--as", "row")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Equal(t, "reported | req | Java 경험 => java required\n", r.stdout)
}

func TestTaxonomyCaseSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		report string
		status int
		want   string
	}{
		"no JSON":     {`{"text":`, exitFailed, "report 1"},
		"no name":     {`{"text":"Java","expected":"required"}`, exitMisuse, "it needs a name"},
		"no level":    {`{"text":"Java","name":"Java","expected":"must"}`, exitMisuse, "write one of required"},
		"no text":     {`{"name":"Java","expected":"required"}`, exitMisuse, "it needs a text"},
		"not in it":   {`{"text":"Kotlin","name":"Java","expected":"required"}`, exitMisuse, `"Java" does not stand in the text`},
		"no store":    {`{"posting":"a:1","name":"Java","expected":"required"}`, exitFailed, "no store"},
		"second one":  {`{"text":"Java","name":"Java","expected":"used"} {}`, exitMisuse, "report 2"},
		"lacks entry": {`{"text":"ZyloDb","name":"ZyloDb","expected":"required"}`, exitDone, "add one first"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := call(t.Context(), tc.report, "--store", filepath.Join(t.TempDir(), "s"), "taxonomy", "case")
			assert.Equal(t, tc.status, r.status, r.stderr)
			assert.Contains(t, r.stderr, tc.want)
		})
	}
}

func TestNearCountsLetters(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"kafka", "kafka", 0}, {"kafka", "kakfa", 1}, {"kafka", "kafkas", 1}, {"kafka", "kfka", 1},
		{"kafka", "kopka", 2}, {"쿠버네티스", "큐버네티스", 1}, {"kafka", "redis", 4}, {"a", "abcdefgh", 4},
	} {
		assert.Equal(t, tc.want, distance([]rune(tc.a), []rune(tc.b), 3), "%s, %s", tc.a, tc.b)
		assert.Equal(t, tc.want, distance([]rune(tc.b), []rune(tc.a), 3), "%s, %s", tc.b, tc.a)
	}
	near := newNeighbours(medallion.DefaultTaxonomy()).near("Postgresqk", 3)
	require.NotEmpty(t, near)
	assert.Equal(t, nearName{"postgresql", "PostgreSQL", 1}, near[0])
}
