package medallion_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

const (
	skillHeader     = "id\tname\tko\tkind\tpart_of\tused_with\taliases"
	ambiguousHeader = "skill\ttext\ttier\tcase\tneeds\tvetoes\treason"
	roleHeader      = "id\tname\tko\tgeneral\taliases"
)

// tables is a taxonomy folder. What is empty has its header only.
type tables struct{ skills, ambiguous, roles string }

func (t tables) parse() (*techmap.Taxonomy, error) {
	file := func(header, rows string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(header + "\n" + rows)}
	}
	return medallion.ParseTaxonomy("test/1", fstest.MapFS{
		"skills.tsv":    file(skillHeader, t.skills),
		"ambiguous.tsv": file(ambiguousHeader, t.ambiguous),
		"roles.tsv":     file(roleHeader, t.roles),
	})
}

// row joins the cells of one line.
func row(cells ...string) string { return strings.Join(cells, "\t") + "\n" }

// skillRow is a language with further forms.
func skillRow(id, name, aliases string) string {
	return row(id, name, "", "language", "", "", aliases)
}

// yarns are two skills of one name.
var yarns = skillRow("yarn", "Yarn", "") + skillRow("hadoop-yarn", "YARN", "")

func TestDefaultTaxonomy_size(t *testing.T) {
	t.Parallel()
	var technologies, concepts, korean int
	forms := make(map[string]bool)
	for s := range medallion.DefaultTaxonomy().Skills() {
		if s.Kind == techmap.KindConcept {
			concepts++
		} else {
			technologies++
		}
		for _, a := range s.Aliases {
			forms[techmap.Fold(a.Text)] = true
			if strings.ContainsFunc(a.Text, hangul) {
				korean++
			}
		}
	}
	roles := slices.Collect(medallion.DefaultTaxonomy().Roles())
	assert.GreaterOrEqual(t, technologies, 1000, "technologies")
	assert.LessOrEqual(t, concepts, 100, "concepts are no technologies: a few that postings name often")
	assert.GreaterOrEqual(t, len(forms), 3000, "surface forms, spaces and hyphens aside")
	assert.GreaterOrEqual(t, korean, 1500, "Korean surface forms")
	assert.GreaterOrEqual(t, len(roles), 28, "roles")
	t.Logf("%d technologies, %d concepts, %d forms, %d Korean forms, %d roles",
		technologies, concepts, len(forms), korean, len(roles))
}

func TestDefaultTaxonomy_version(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	assert.Regexp(t, `^20\d\d\.\d\d\+[0-9a-f]{8}$`, tax.Version())
	assert.Same(t, tax, medallion.DefaultTaxonomy(), "parsed once")
}

func TestDefaultTaxonomy_skills(t *testing.T) {
	t.Parallel()
	for skill, surfaces := range map[techmap.SkillID][]string{
		"python": {"Python", "python3", "파이썬"},
		"java":   {"JAVA", "자바", "JDK"},
		"javascript": {"JavaScript", "Java Script", "자바스크립트", "ES6", "ECMAScript",
			"x-javascript", "x-x-javascript"},
		"typescript":            {"TypeScript", "타입스크립트"},
		"c":                     {"C", "C언어", "C 언어"},
		"cpp":                   {"C++", "CPP", "C++17"},
		"csharp":                {"C#", "C sharp", "씨샵"},
		"go":                    {"Go", "Golang", "Go언어", "고랭"},
		"html":                  {"HTML", "HTML5"},
		"css":                   {"CSS", "CSS3", "CSS 3"},
		"dotnet":                {".NET", "닷넷", ".NET Core"},
		"aspnet":                {"ASP.NET", "ASP .NET"},
		"spring":                {"Spring", "Spring Framework", "스프링"},
		"spring-boot":           {"SpringBoot", "Spring Boot", "Spring-Boot", "스프링부트", "스프링 부트"},
		"egovframe":             {"eGovFrame", "전자정부프레임워크", "전자정부 표준프레임워크"},
		"nexacro":               {"Nexacro", "넥사크로"},
		"websquare":             {"WebSquare", "웹스퀘어"},
		"react":                 {"React", "ReactJS", "React.js", "리액트"},
		"react-native":          {"React Native", "ReactNative", "리액트 네이티브"},
		"nextjs":                {"Next.js", "NextJS"},
		"vue":                   {"Vue", "Vue.js", "VueJS"},
		"nodejs":                {"Node.js", "NodeJS", "Node JS", "노드JS"},
		"nestjs":                {"NestJS", "Nest.js"},
		"tanstack-query":        {"TanStack Query", "React Query", "react-query"},
		"kubernetes":            {"Kubernetes", "k8s", "쿠버네티스", "큐버네티스"},
		"postgresql":            {"PostgreSQL", "Postgres", "포스트그레스"},
		"mssql":                 {"MSSQL", "MS-SQL", "SQL Server"},
		"elasticsearch":         {"Elasticsearch", "Elastic Search", "엘라스틱서치"},
		"tibero":                {"Tibero", "티베로"},
		"cubrid":                {"CUBRID", "큐브리드"},
		"altibase":              {"Altibase", "알티베이스"},
		"jeus":                  {"JEUS", "제우스"},
		"webtob":                {"WebtoB", "웹투비"},
		"kafka":                 {"Kafka", "Apache Kafka", "카프카"},
		"spark":                 {"Spark", "Apache Spark"},
		"airflow":               {"Airflow", "Apache Airflow", "에어플로우"},
		"aws":                   {"AWS", "Amazon Web Services", "아마존 웹 서비스"},
		"aws-s3":                {"S3", "AWS S3", "Amazon S3"},
		"gcp-bigquery":          {"BigQuery", "빅쿼리"},
		"ncp":                   {"NCP", "네이버 클라우드", "Naver Cloud Platform"},
		"github-actions":        {"GitHub Actions", "Github Action"},
		"stm32":                 {"STM32"},
		"autosar":               {"AUTOSAR", "오토사"},
		"can-bus":               {"CAN", "CAN 통신"},
		"unity":                 {"Unity", "Unity3D", "유니티"},
		"unreal-engine":         {"Unreal Engine", "UE5", "언리얼"},
		"gpt":                   {"GPT-4", "GPT4"},
		"claude":                {"Claude", "클로드"},
		"langchain":             {"LangChain", "랭체인"},
		"rest-api":              {"REST API", "RESTful", "RestAPI"},
		"tcp-ip":                {"TCP/IP"},
		"opc-ua":                {"OPC UA", "OPC-UA"},
		"sap-s4hana":            {"S/4HANA", "SAP S/4HANA"},
		"excel":                 {"Excel", "엑셀", "MS Excel"},
		"power-bi":              {"Power BI", "PowerBI"},
		"cafe24":                {"카페24", "Cafe24"},
		"gnuboard":              {"그누보드"},
		"imweb":                 {"아임웹"},
		"jandi":                 {"잔디", "JANDI"},
		"machine-learning":      {"머신러닝", "기계학습", "Machine Learning"},
		"ci-cd":                 {"CI/CD"},
		"microsoft-teams":       {"MS Teams"},
		"google-analytics":      {"GA4", "구글 애널리틱스"},
		"django-rest-framework": {"DRF", "Django REST Framework"},
		"spring-data-jpa":       {"Spring Data JPA"},
	} {
		for _, surface := range surfaces {
			got, ok := medallion.DefaultTaxonomy().CanonicalSkill(surface)
			if assert.True(t, ok, "%q is unknown", surface) {
				assert.Equal(t, skill, got.ID, "%q", surface)
			}
		}
	}
}

func TestDefaultTaxonomy_generic_words_mean_no_skill(t *testing.T) {
	t.Parallel()
	for _, word := range []string{
		"AI", "API", "Server", "서버", "Cloud", "클라우드", "DB", "데이터베이스", "Web", "웹", "Network",
		"네트워크", "Software", "소프트웨어", "Backend", "백엔드", "고", "씨", "알", "개발", "보안", "",
	} {
		got, ok := medallion.DefaultTaxonomy().CanonicalSkill(word)
		assert.False(t, ok, "%q means %q", word, got.ID)
	}
}

func TestDefaultTaxonomy_roles(t *testing.T) {
	t.Parallel()
	for role, surfaces := range map[techmap.RoleID][]string{
		"backend":           {"백엔드", "back-end", "서버 개발자", "서버/백엔드 개발자", "Server Developer", "백앤드 개발자"},
		"frontend":          {"프론트엔드 개발자", "Front-end Engineer", "프론트앤드 개발자"},
		"fullstack":         {"풀스택", "Full Stack Developer"},
		"android":           {"안드로이드 개발자", "Android Engineer"},
		"ios":               {"iOS 개발자"},
		"mobile":            {"앱 개발자", "Flutter 개발자"},
		"data-engineer":     {"데이터 엔지니어", "Data Engineer"},
		"data-analyst":      {"데이터분석가", "Data Analyst"},
		"data-scientist":    {"데이터 사이언티스트", "Data Scientist"},
		"ml-engineer":       {"머신러닝 엔지니어", "AI 개발자"},
		"devops":            {"데브옵스 엔지니어", "DevOps Engineer"},
		"sre":               {"Site Reliability Engineer", "SRE"},
		"system-engineer":   {"시스템 엔지니어", "인프라 엔지니어"},
		"security-engineer": {"정보보안 담당자", "보안 엔지니어"},
		"dba":               {"DBA", "데이터베이스 관리자"},
		"embedded":          {"임베디드 개발자"},
		"firmware":          {"펌웨어 개발자"},
		"game-client":       {"게임 클라이언트 프로그래머", "유니티 개발자"},
		"game-server":       {"게임 서버 개발자"},
		"qa":                {"QA 엔지니어", "QA,테스트 엔지니어"},
		"web-publisher":     {"웹 퍼블리셔", "퍼블리셔"},
		"blockchain":        {"블록체인 개발자"},
		"hardware":          {"하드웨어 엔지니어", "FPGA 개발자"},
		"project-manager":   {"PM", "서비스 기획자", "Product Owner"},
		"product-designer":  {"UX/UI 디자이너", "Product Designer"},
		"software-engineer": {"소프트웨어 엔지니어", "Software Engineer", "개발자"},
	} {
		for _, surface := range surfaces {
			got, ok := medallion.DefaultTaxonomy().CanonicalRole(surface)
			if assert.True(t, ok, "%q is unknown", surface) {
				assert.Equal(t, role, got.ID, "%q", surface)
			}
		}
	}
}

func TestDefaultTaxonomy_general_roles(t *testing.T) {
	t.Parallel()
	var general []techmap.RoleID
	for r := range medallion.DefaultTaxonomy().Roles() {
		assert.NotEmpty(t, r.NameKo, "role %q has no Korean name", r.ID)
		if r.General {
			general = append(general, r.ID)
		}
	}
	assert.Equal(t, []techmap.RoleID{"research-engineer", "software-engineer", "web-developer"}, general)
}

func TestDefaultTaxonomy_edges(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	for part, wholes := range map[techmap.SkillID][]techmap.SkillID{
		"aws-s3":          {"aws"},
		"spring-boot":     {"spring"},
		"spring-data-jpa": {"spring", "spring-data"},
		"jetpack-compose": {"android", "jetpack"},
		"excel":           {"microsoft-office"},
		"sap-fi":          {"sap"},
		"ubuntu":          {"linux"},
		"react":           nil,
		"mariadb":         nil,
		"opensearch":      nil,
	} {
		assert.Equal(t, wholes, tax.Ancestors(part), "what %q is part of", part)
	}
	for skill, with := range map[techmap.SkillID]techmap.SkillID{
		"react": "javascript", "django": "python", "jpa": "java", "flutter": "dart", "wpf": "csharp",
	} {
		s, ok := tax.Skill(skill)
		require.True(t, ok, "%q", skill)
		assert.Contains(t, s.UsedWith, with, "%q", skill)
	}
}

// alias returns the alias of s that is written text.
func alias(t testing.TB, id techmap.SkillID, text string) techmap.Alias {
	t.Helper()
	s, ok := medallion.DefaultTaxonomy().Skill(id)
	require.True(t, ok, "%q", id)
	i := slices.IndexFunc(s.Aliases, func(a techmap.Alias) bool { return a.Text == text })
	require.GreaterOrEqual(t, i, 0, "%q has no alias %q", id, text)
	return s.Aliases[i]
}

func TestDefaultTaxonomy_tiers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id    techmap.SkillID
		text  string
		tier  techmap.Tier
		exact bool
	}{
		{"c", "C", techmap.TierListed, true},
		{"r", "R", techmap.TierListed, true},
		{"go", "Go", techmap.TierWeak, true},
		{"go", "Golang", techmap.TierStrong, false},
		{"react", "React", techmap.TierWeak, true},
		{"react", "React.js", techmap.TierStrong, false},
		{"spring", "Spring", techmap.TierWeak, true},
		{"make", "Make", techmap.TierListed, true},
		{"word", "Word", techmap.TierWeak, true},
		{"react-native", "RN", techmap.TierListed, true},
		{"hive", "하이브", techmap.TierWeak, false},
		{"vue", "뷰", techmap.TierListed, false},
		{"kubernetes", "Kubernetes", techmap.TierStrong, false},
	} {
		a := alias(t, tt.id, tt.text)
		assert.Equal(t, tt.tier, a.Tier, "tier of %q", tt.text)
		assert.Equal(t, tt.exact, a.ExactCase, "case of %q", tt.text)
	}
	assert.Contains(t, alias(t, "go", "Go").Vetoes, "to")
	assert.Contains(t, alias(t, "react", "React").Vetoes, "to")
	assert.Contains(t, alias(t, "hive", "하이브").Needs, "하둡")
}

// The data is written by hand, so it is checked for what hands get wrong.
func TestDefaultTaxonomy_aliases_are_well_written(t *testing.T) {
	t.Parallel()
	short := regexp.MustCompile(`^[A-Za-z]{1,2}$`)
	for s := range medallion.DefaultTaxonomy().Skills() {
		seen := make(map[string]bool)
		for _, a := range s.Aliases {
			assert.Equal(t, strings.TrimSpace(a.Text), a.Text, "%q: spaces at an end", s.ID)
			assert.False(t, strings.ContainsFunc(a.Text, unicode.IsControl), "%q: %q has a control character", s.ID, a.Text)
			assert.NotContains(t, a.Text, "|", "%q", s.ID)
			assert.True(t, norm.NFC.IsNormalString(a.Text), "%q: %q is not in normal form C", s.ID, a.Text)
			assert.False(t, seen[a.Text], "%q: %q stands twice", s.ID, a.Text)
			seen[a.Text] = true
			if short.MatchString(a.Text) {
				assert.NotEqual(t, techmap.TierStrong, a.Tier, "%q: %q is too short to be believed alone", s.ID, a.Text)
			}
			for _, w := range slices.Concat(a.Needs, a.Vetoes) {
				assert.NotEmpty(t, w, "%q: %q needs or vetoes nothing", s.ID, a.Text)
			}
		}
		assert.True(t, seen[s.Name], "%q: its name %q is no alias", s.ID, s.Name)
		assert.True(t, s.NameKo == "" || seen[s.NameKo], "%q: its Korean name %q is no alias", s.ID, s.NameKo)
	}
}

// lines returns the rows of a file of the default taxonomy, without the header.
func lines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("taxonomy", name))
	require.NoError(t, err)
	text, ended := strings.CutSuffix(string(data), "\n")
	require.True(t, ended, "%s does not end with a line end", name)
	assert.NotContains(t, text, "\r", "%s has CRLF line ends", name)
	return strings.Split(text, "\n")[1:]
}

func TestDefaultTaxonomy_files_are_in_order(t *testing.T) {
	t.Parallel()
	kinds := techmap.SkillKinds()
	for _, name := range []string{"skills.tsv", "ambiguous.tsv"} {
		group, last := -1, ""
		for _, line := range lines(t, name) {
			if kind, ok := strings.CutPrefix(line, "# "); ok {
				next := slices.Index(kinds, techmap.SkillKind(kind))
				assert.Greater(t, next, group, "%s: group %q is out of place", name, kind)
				group, last = next, ""
				continue
			}
			id, _, _ := strings.Cut(line, "\t")
			s, ok := medallion.DefaultTaxonomy().Skill(techmap.SkillID(id))
			require.True(t, ok, "%s: %q", name, id)
			assert.Equal(t, kinds[group], s.Kind, "%s: %q is in the wrong group", name, id)
			assert.LessOrEqual(t, last, id, "%s: %q is out of order", name, id)
			last = id
		}
	}
	assert.True(t, slices.IsSorted(lines(t, "roles.tsv")), "roles.tsv is sorted by id")
}

func TestDefaultTaxonomy_ambiguous_forms_have_reasons(t *testing.T) {
	t.Parallel()
	var rows int
	for _, line := range lines(t, "ambiguous.tsv") {
		if cells := strings.Split(line, "\t"); len(cells) == 7 {
			rows++
			assert.Regexp(t, `^.{6,}\.$`, cells[6], "%q: the reason is a sentence", cells[1])
		}
	}
	assert.GreaterOrEqual(t, rows, 150)
}

func TestParseTaxonomy_reads_every_column(t *testing.T) {
	t.Parallel()
	tax, err := tables{
		skills: "# language\n" +
			row("java", "Java", "자바", "language", "", "", "JDK|자바 언어") +
			"\n# framework\n" +
			row("spring", "Spring", "스프링", "framework", "", "java", "Spring Framework") +
			row("spring-boot", "Spring Boot", "", "framework", "spring", "java, spring", ""),
		ambiguous: row("spring", "spring", "weak", "exact", "Java, JPA", "season", "A season.") +
			row("spring", "Boot", "listed", "", "", "", "A shoe.") +
			row("java", "자바", "strong", "", "", "커피", "Coffee."),
		roles: row("backend", "Backend developer", "백엔드 개발자", "", "서버 개발자|Server Developer") +
			row("software-engineer", "Software engineer", "", "yes", ""),
	}.parse()
	require.NoError(t, err)

	assert.Equal(t, "test/1", tax.Version())
	assert.Equal(t, []techmap.Skill{
		{ID: "java", Name: "Java", NameKo: "자바", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{
			{Text: "Java"}, {Text: "JDK"}, {Text: "자바 언어"}, {Text: "자바", Vetoes: []string{"커피"}},
		}},
		{ID: "spring", Name: "Spring", NameKo: "스프링", Kind: techmap.KindFramework,
			UsedWith: []techmap.SkillID{"java"}, Aliases: []techmap.Alias{
				{Text: "스프링"}, {Text: "Spring Framework"},
				{Text: "spring", Tier: techmap.TierWeak, ExactCase: true,
					Needs: []string{"Java", "JPA"}, Vetoes: []string{"season"}},
				{Text: "Boot", Tier: techmap.TierListed},
			}},
		{ID: "spring-boot", Name: "Spring Boot", Kind: techmap.KindFramework,
			PartOf: []techmap.SkillID{"spring"}, UsedWith: []techmap.SkillID{"java", "spring"},
			Aliases: []techmap.Alias{{Text: "Spring Boot"}}},
	}, slices.Collect(tax.Skills()))
	assert.Equal(t, []techmap.Role{
		{ID: "backend", Name: "Backend developer", NameKo: "백엔드 개발자",
			Aliases: []string{"Backend developer", "백엔드 개발자", "서버 개발자", "Server Developer"}},
		{ID: "software-engineer", Name: "Software engineer", General: true, Aliases: []string{"Software engineer"}},
	}, slices.Collect(tax.Roles()))
}

func TestParseTaxonomy_accepts(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]tables{
		"nothing but headers": {},
		"Windows line ends":   {skills: "java\tJava\t\tlanguage\t\t\tJDK\r\n"},
		"no line end at last": {skills: "java\tJava\t\tlanguage\t\t\tJDK"},
		"blanks and comments": {skills: "\n# a comment\n  \n" + skillRow("java", "Java", "")},
		"a form said twice":   {skills: skillRow("java", "Java", "JAVA|java")},
		"two weak claims": {skills: yarns, ambiguous: row("yarn", "Yarn", "weak", "", "", "", "Thread.") +
			row("hadoop-yarn", "YARN", "listed", "", "", "", "Thread.")},
		"part of two": {skills: skillRow("a", "A1", "") + skillRow("b", "B1", "") + row("c", "C1", "", "tool", "a,b", "", "")},
		"one skill, two cases": {skills: skillRow("dart", "Dart", ""),
			ambiguous: row("dart", "Dart", "weak", "exact", "", "", "Thrown.") +
				row("dart", "DART", "listed", "exact", "", "", "A register.")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := tt.parse()
			assert.NoError(t, err)
		})
	}
}

func TestParseTaxonomy_names_file_line_and_remedy(t *testing.T) {
	t.Parallel()
	java := skillRow("java", "Java", "JDK")
	for name, tt := range map[string]struct {
		in   tables
		want []string
	}{
		"too few columns": {tables{skills: java + "go\tGo\n"},
			[]string{"skills.tsv:3: 2 columns, want 7 (id, name, ko, kind, part_of, used_with, aliases)"}},
		"too many columns": {tables{roles: row("qa", "QA", "", "", "", "")},
			[]string{"roles.tsv:2: 6 columns, want 5"}},
		"spaces for tabs": {tables{ambiguous: "java Java weak\n"},
			[]string{"ambiguous.tsv:2: 1 columns, want 7"}},
		"bad id": {tables{skills: skillRow("C++", "C++", "")},
			[]string{`skills.tsv:2: id "C++": write it in a-z, 0-9 and single hyphens`}},
		"empty id": {tables{roles: row("", "QA", "", "", "")},
			[]string{`roles.tsv:2: id ""`}},
		"duplicate id": {tables{skills: java + "# again\n" + skillRow("java", "Java 2", "")},
			[]string{`skills.tsv:4: skill "java" stands on line 2 already: merge the two`}},
		"duplicate role": {tables{roles: row("qa", "QA", "", "", "") + row("qa", "Tester", "", "", "")},
			[]string{`roles.tsv:3: role "qa" stands on line 2 already`}},
		"unknown kind": {tables{skills: row("java", "Java", "", "tongue", "", "", "")},
			[]string{`skills.tsv:2: skill "java": unknown kind "tongue": take one of [language `}},
		"unknown part_of": {tables{skills: row("s3", "S3 store", "", "cloud", "aws", "", "")},
			[]string{`skills.tsv:2: skill "s3" points to "aws": add that skill or correct its id`}},
		"unknown used_with": {tables{skills: java + row("spring", "Spring", "", "framework", "", "jawa", "")},
			[]string{`skills.tsv:3: skill "spring" points to "jawa"`}},
		"part of itself": {tables{skills: row("a", "A1", "", "tool", "a", "", "")},
			[]string{`skills.tsv:2: skill "a" is part of itself`}},
		"part of a part": {
			tables{skills: row("a", "A1", "", "tool", "b", "", "") + row("b", "B1", "", "tool", "c", "", "") +
				row("c", "C1", "", "tool", "a", "", "") + java},
			[]string{`skills.tsv:2: skill "a" is part of itself`, `skills.tsv:3: skill "b"`, `skills.tsv:4: skill "c"`}},
		"two skills, one name": {tables{skills: java + skillRow("jdk", "J-D K", "")},
			[]string{`skills.tsv:3: "J-D K" means "jdk" and, at skills.tsv:2, "java": ` +
				`take it from one of them, or put both into ambiguous.tsv`}},
		"strong and weak clash": {
			tables{skills: yarns, ambiguous: row("yarn", "Yarn", "weak", "", "", "", "Thread.")},
			[]string{`skills.tsv:3: "YARN" means "hadoop-yarn" and, at skills.tsv:2, "yarn"`}},
		"two roles, one name": {tables{roles: row("qa", "QA", "", "", "Tester") + row("test", "tester", "", "", "")},
			[]string{`roles.tsv:3: "tester" means "test" and, at roles.tsv:2, "qa"`}},
		"empty form": {tables{skills: skillRow("java", "Java", "JDK||자바")},
			[]string{`skills.tsv:2: surface form "": take away what is empty`}},
		"no name": {tables{skills: skillRow("java", "", "JDK")},
			[]string{`skills.tsv:2: surface form ""`}},
		"form with spaces": {tables{skills: skillRow("java", "Java", "JDK | 자바")},
			[]string{`skills.tsv:2: surface form "JDK "`, `surface form " 자바"`}},
		"unknown tier": {tables{skills: java, ambiguous: row("java", "Java", "feeble", "", "", "", "An island.")},
			[]string{`ambiguous.tsv:2: "Java": unknown tier "feeble": take strong, weak or listed`}},
		"unknown case": {tables{skills: java, ambiguous: row("java", "Java", "weak", "upper", "", "", "An island.")},
			[]string{`ambiguous.tsv:2: "Java": unknown case "upper": write exact or nothing`}},
		"no reason": {tables{skills: java, ambiguous: row("java", "Java", "weak", "", "", "", "")},
			[]string{`ambiguous.tsv:2: "Java" has no reason: say what else the form means`}},
		"ambiguous form of nobody": {tables{skills: java, ambiguous: row("jawa", "Java", "weak", "", "", "", "An island.")},
			[]string{`ambiguous.tsv:2: skill "jawa" is not in skills.tsv: add it or correct the id`}},
		"empty ambiguous form": {tables{skills: java, ambiguous: row("java", "", "weak", "", "", "", "Nothing.")},
			[]string{`ambiguous.tsv:2: text ""`}},
		"ambiguous form twice": {tables{skills: java, ambiguous: row("java", "Java", "weak", "", "", "", "An island.") +
			row("java", "Java", "listed", "", "", "", "An island.")},
			[]string{`ambiguous.tsv:3: "Java" of "java" stands twice: keep one of the rows`}},
		"unknown general": {tables{roles: row("qa", "QA", "", "no", "")},
			[]string{`roles.tsv:2: role "qa": unknown general "no": write yes or nothing`}},
		"everything at once": {tables{skills: "go\n", ambiguous: "go\n", roles: "go\n"},
			[]string{"skills.tsv:2: ", "ambiguous.tsv:2: ", "roles.tsv:2: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tax, err := tt.in.parse()
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.Nil(t, tax)
			for _, want := range tt.want {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}

func TestParseTaxonomy_wants_all_files_with_headers(t *testing.T) {
	t.Parallel()
	_, err := medallion.ParseTaxonomy("test/1", fstest.MapFS{
		"skills.tsv":    {Data: []byte("id,name\n")},
		"ambiguous.tsv": {},
	})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, `skills.tsv:1: begin the file with the header "id\tname\tko`)
	require.ErrorContains(t, err, `ambiguous.tsv:1: begin the file with the header "skill\ttext`)
	require.ErrorContains(t, err, "roles.tsv must be in the folder")
	require.ErrorIs(t, err, os.ErrNotExist)
}

// What real postings ask for should be known. The corpora are not part of the
// module: name their folder in TECHMAP_CORPORA.
func TestDefaultTaxonomy_corpora(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("TECHMAP_CORPORA")
	if folder == "" {
		t.Skip("set TECHMAP_CORPORA to the folder with gold/korean_english_dev.jsonl")
	}
	data, err := os.ReadFile(filepath.Join(folder, "gold", "korean_english_dev.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip(err)
	}
	require.NoError(t, err)
	var known, all int
	for line := range strings.Lines(string(data)) {
		var posting struct {
			Skills []struct{ Name, Kind string }
		}
		require.NoError(t, json.Unmarshal([]byte(line), &posting))
		for _, s := range posting.Skills {
			if s.Kind != "tech" {
				continue
			}
			all++
			if _, ok := medallion.DefaultTaxonomy().CanonicalSkill(s.Name); ok {
				known++
			} else {
				t.Logf("not known: %q", s.Name)
			}
		}
	}
	assert.GreaterOrEqual(t, float64(known), .97*float64(all), "%d of %d labelled technologies are known", known, all)
}

// Whatever the files hold, the parser answers with a taxonomy or an error.
func FuzzParseTaxonomy(f *testing.F) {
	f.Add(skillRow("java", "Java", "JDK|자바"), row("java", "자바", "weak", "exact", "JVM", "커피", "Coffee."),
		row("qa", "QA", "", "yes", "테스터"))
	f.Add("# language\n\ngo\tGo\t\t\t\t\t\r\n", "go\tGo", "\t\t\t\t")
	f.Add(row("a", "A", "", "tool", "a", "b", "|"), "#", "x")
	f.Fuzz(func(t *testing.T, skills, ambiguous, roles string) {
		tax, err := tables{skills, ambiguous, roles}.parse()
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrInvalid)
			assert.Nil(t, tax)
			return
		}
		for s := range tax.Skills() {
			for _, a := range s.Aliases {
				_, ok := tax.CanonicalSkill(a.Text)
				assert.True(t, ok, "%q of %q is not found", a.Text, s.ID)
			}
			assert.NotContains(t, tax.Ancestors(s.ID), s.ID)
		}
		for r := range tax.Roles() {
			for _, text := range r.Aliases {
				got, ok := tax.CanonicalRole(text)
				assert.True(t, ok && got.ID == r.ID, "%q of %q is not found", text, r.ID)
			}
		}
	})
}

func BenchmarkParseTaxonomy(b *testing.B) {
	folder := os.DirFS("taxonomy")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := medallion.ParseTaxonomy("bench", folder); err != nil {
			b.Fatal(err)
		}
	}
}

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }
