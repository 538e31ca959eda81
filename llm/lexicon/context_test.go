package lexicon_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// stances returns level and context of each skill, as "required", "preferred/negated" …:
// those of its strongest mention that counts, or else of its first.
func stances(x techmap.Extraction) map[string]string {
	got := map[string]string{}
	rank := map[string]int{}
	for _, m := range x.Mentions {
		r := 0
		for i, level := range techmap.Levels() {
			if m.Level == level {
				r = i
			}
		}
		stance := string(m.Level)
		if m.Context != "" {
			r, stance = r+10, string(m.Context)
		}
		if had, ok := rank[string(m.Skill)]; !ok || r < had {
			rank[string(m.Skill)], got[string(m.Skill)] = r, stance
		}
	}
	return got
}

func TestContrast(t *testing.T) {
	t.Parallel()
	type want = map[string]string
	cases := map[string]struct {
		text string
		want want
	}{
		"no X":                        {"Java shop, no PHP", want{"java": "required", "php": "negated"}},
		"not X":                       {"We write Kotlin, not Java", want{"kotlin": "required", "java": "negated"}},
		"without X":                   {"Deploying without Docker", want{"docker": "negated"}},
		"instead of X":                {"Kotlin instead of Java", want{"kotlin": "required", "java": "negated"}},
		"X is not required":           {"Python required, PHP is not required", want{"python": "required", "php": "negated"}},
		"a plus but not required":     {"Docker would be a plus but is not required", want{"docker": "preferred"}},
		"not only X":                  {"not only Java but also Kotlin", want{"java": "required", "kotlin": "required"}},
		"X가 아닌":                       {"Java가 아닌 Kotlin으로 개발", want{"java": "negated", "kotlin": "required"}},
		"X 제외":                        {"PHP 제외, Java 가능자", want{"php": "negated", "java": "required"}},
		"X를 몰라도":                      {"Kotlin을 몰라도 Java를 아는 분", want{"kotlin": "negated", "java": "required"}},
		"X 경험이 없어도":                   {"Docker 경험이 없어도 됩니다", want{"docker": "negated"}},
		"X뿐만 아니라":                     {"Java뿐만 아니라 Kotlin도 쓰는 분", want{"java": "required", "kotlin": "required"}},
		"무관 is no negation":           {"Java, C++ 등 언어 무관", want{"java": "required", "cpp": "required"}},
		"NoSQL is no negation of SQL": {"NoSQL과 MySQL", want{"mysql": "required"}},

		"X에서 Y로 전환":           {"PHP에서 Java로 전환한 경험", want{"php": "from", "java": "required"}},
		"X에서 Y로 마이그레이션":       {"Oracle에서 MySQL로 마이그레이션", want{"oracle": "from", "mysql": "required"}},
		"X를 걷어내고 Y로":          {"jQuery를 걷어내고 Angular로 다시 만듭니다", want{"jquery": "from", "angular": "required"}},
		"migrate from X to Y": {"Migrating our services from PHP to Kotlin", want{"php": "from", "kotlin": "required"}},
		"replace X with Y":    {"Replacing jQuery with Angular", want{"jquery": "from", "angular": "required"}},
		"from in other words": {"Data comes from MySQL and goes to Snowflake", want{"mysql": "required", "snowflake": "required"}},
		"에서 without moving":   {"AWS에서 Docker로 배포하는 분", want{"aws": "required", "docker": "required"}},
	}
	x := lexicon.New(small(t), nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, stances(one(t, x, requirement(tc.text))), tc.text)
		})
	}
}

func TestWordsOfLevels(t *testing.T) {
	t.Parallel()
	type want = map[string]string
	cases := map[string]struct {
		kind techmap.SectionKind
		text string
		want want
	}{
		"requirements":                   {techmap.SectionRequirements, "Java 개발 경험", want{"java": "required"}},
		"preferences":                    {techmap.SectionPreferences, "Java 개발 경험", want{"java": "preferred"}},
		"technologies":                   {techmap.SectionTechnologies, "Java, MySQL", want{"java": "stack", "mysql": "stack"}},
		"duties":                         {techmap.SectionDuties, "Java 서버를 만듭니다", want{"java": "used"}},
		"about":                          {techmap.SectionAbout, "Java로 만든 가게입니다", want{"java": "mentioned"}},
		"benefits":                       {techmap.SectionBenefits, "Docker 인형을 드립니다", want{"docker": "perk"}},
		"process, a test":                {techmap.SectionProcess, "코딩테스트 (Java)", want{"java": "process"}},
		"process, what to hand in":       {techmap.SectionProcess, "Git 저장소 주소를 적어 주세요", want{"git": "mentioned"}},
		"우대 among requirements":          {techmap.SectionRequirements, "Java 필수, Kotlin 우대", want{"java": "required", "kotlin": "preferred"}},
		"우대 in brackets":                 {techmap.SectionRequirements, "Docker를 써 보신 분 (강력 우대)", want{"docker": "preferred"}},
		"필수 among wishes":                {techmap.SectionPreferences, "Java 경험 필수", want{"java": "required"}},
		"plus among requirements":        {techmap.SectionRequirements, "5 years of Java. Kotlin is a plus.", want{"java": "required", "kotlin": "preferred"}},
		"one sentence, two wishes":       {techmap.SectionRequirements, "Must have Java, Kotlin is a plus", want{"java": "required", "kotlin": "preferred"}},
		"preferred behind":               {techmap.SectionRequirements, "Java required, Python preferred", want{"java": "required", "python": "preferred"}},
		"bonus before":                   {techmap.SectionOther, "Bonus points for Kotlin and Docker", want{"kotlin": "preferred", "docker": "preferred"}},
		"labels in one line":             {techmap.SectionOther, "자격요건 Java 가능자 우대사항 Docker 가능자", want{"java": "required", "docker": "preferred"}},
		"items that lost their lines":    {techmap.SectionRequirements, "Java 개발 가능자 - Docker 사용 가능자 우대", want{"java": "required", "docker": "preferred"}},
		"years among duties":             {techmap.SectionDuties, "3+ years of Java on large systems", want{"java": "required"}},
		"asked among duties":             {techmap.SectionDuties, "Java 개발 경험이 있으신 분", want{"java": "required"}},
		"a stack among duties":           {techmap.SectionDuties, "기술 스택: Java, MySQL", want{"java": "stack", "mysql": "stack"}},
		"one of a list at least":         {techmap.SectionTechnologies, "Java, Kotlin 중 1개 이상", want{"java": "required", "kotlin": "required"}},
		"no heading, we use":             {techmap.SectionOther, "We use Java and Docker every day.", want{"java": "stack", "docker": "stack"}},
		"no heading, experience":         {techmap.SectionOther, "You bring experience with Java.", want{"java": "required"}},
		"no heading, sentence by itself": {techmap.SectionOther, "We run on Java. Experience with Kotlin is welcome.", want{"java": "stack", "kotlin": "required"}},
		"no heading, for whom":           {techmap.SectionOther, "Come and join as a Java engineer", want{"java": "required"}},
		"no heading, a list":             {techmap.SectionOther, "Java, Kotlin, MySQL, Docker", want{"java": "stack", "kotlin": "stack", "mysql": "stack", "docker": "stack"}},
		"a stack among benefits":         {techmap.SectionBenefits, "기술 스택: Java, Docker", want{"java": "stack", "docker": "stack"}},
		"talk is no demand":              {techmap.SectionDuties, "동료들과 Slack으로 소통합니다", want{"slack": "perk"}},
		"talk among requirements is":     {techmap.SectionRequirements, "Slack으로 소통한 경험", want{"slack": "required"}},
		"gear is no demand":              {techmap.SectionOther, "업무용 노트북(Windows, Docker 설치) 제공", want{"docker": "perk"}},
	}
	x := lexicon.New(small(t), nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := requirement(tc.text)
			p.Sections[0].Kind = tc.kind
			assert.Equal(t, tc.want, stances(one(t, x, p)), tc.text)
		})
	}
}

func TestTitleAndTagsAreStack(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{ID: "t:1", Title: "백엔드 개발자 (Spring)", Tags: []string{"JAVA", "Go", "무엇"}}
	got := one(t, x, p)
	assert.Equal(t, map[string]string{"spring": "stack", "java": "stack", "go": "stack"}, stances(got))
	sections := map[techmap.SkillID]int{}
	for _, m := range got.Mentions {
		sections[m.Skill] = m.Section
	}
	assert.Equal(t, map[techmap.SkillID]int{
		"spring": techmap.SectionTitle, "java": techmap.SectionTag(0), "go": techmap.SectionTag(1),
	}, sections)
}

// A Korean posting that lost its headings still has its blocks.
func TestBlocks(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{ID: "t:1", Lang: "ko", Sections: []techmap.Section{{Kind: techmap.SectionOther, Text: `• PHP로 된 정산 서버 운영
• 결제 시스템 개발

• Java 개발 경험이 있으신 분
• MySQL을 다룰 수 있는 분

• Docker
• Kubernetes`}}}
	assert.Equal(t, map[string]string{
		"php": "used", "java": "required", "mysql": "required", "docker": "preferred", "kubernetes": "preferred",
	}, stances(one(t, x, p)))
}

// A labelled line is a section of its own, but belongs to the lines around it.
func TestLabelledLineInABlock(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{ID: "t:1", Lang: "ko", Sections: []techmap.Section{
		{Kind: techmap.SectionOther, Text: "• 물류 서버 개발\n\n• 협업을 즐기시는 분"},
		{Kind: techmap.SectionTechnologies, Title: "기술", Text: "Java, MySQL"},
		{Kind: techmap.SectionOther, Text: "• 경력 3년 이상\n\n• Docker 운영 경험"},
	}}
	assert.Equal(t, map[string]string{"java": "required", "mysql": "required", "docker": "preferred"}, stances(one(t, x, p)))
}

// The blank line before a labelled line is lost; duties end there all the same.
func TestLabelledLineAfterDuties(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{ID: "t:1", Lang: "ko", Sections: []techmap.Section{
		{Kind: techmap.SectionOther, Text: "• PHP로 물류 서버를 개발합니다.\n• 배치를 운영합니다."},
		{Kind: techmap.SectionTechnologies, Title: "기술", Text: "Java, MySQL"},
		{Kind: techmap.SectionOther, Text: "• 경력 3년 이상\n• Java에 능숙하신 분\n\n• Docker 운영 경험"},
	}}
	want := map[string]string{"php": "used", "java": "required", "mysql": "required", "docker": "preferred"}
	assert.Equal(t, want, stances(one(t, x, p)))
}

// A forum's comment has its first line for a title: what it names is stack there, too.
func TestHeadlineThatRepeatsTheTitle(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	p := techmap.Posting{ID: "t:1", Lang: "en", Title: "Java Developers | Jeju, Korea | Garam", Sections: []techmap.Section{
		{Kind: techmap.SectionOther, Text: "Java Developers | Jeju, Korea\n\nWe look for Kotlin developers, too."},
	}}
	assert.Equal(t, map[string]string{"java": "stack", "kotlin": "required"}, stances(one(t, x, p)))
}

func TestEmployers(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		company, title, about, requirement string
		want                               map[string]string
	}{
		"the employer itself": {
			company: "Snowflake Inc.", title: "Software Engineer", about: "Snowflake is hiring. At Snowflake, we care.",
			want: map[string]string{"snowflake": "employer"},
		},
		"the employer, asked for": {
			company: "Snowflake", about: "Join Snowflake.", requirement: "Experience with Snowflake",
			want: map[string]string{"snowflake": "required"},
		},
		"a product called after it": {
			company: "Amazon", about: "Amazon EC2 is our child.",
			want: map[string]string{"aws-ec2": "employer"},
		},
		"a name that only begins alike": {
			company: "Javanese Coffee House", about: "Java로 만든 앱",
			want: map[string]string{"java": "mentioned"},
		},
		"is hiring": {
			company: "헤드헌팅사", about: "Oracle is hiring in Seoul",
			want: map[string]string{"oracle": "employer"},
		},
		"a country's branch": {
			company: "누군가", about: "오라클 코리아에서 일합니다",
			want: map[string]string{"oracle": "employer"},
		},
		"customers": {
			company: "누군가", about: "고객사: Snowflake, Oracle 등",
			want: map[string]string{"snowflake": "employer", "oracle": "employer"},
		},
		"a technology for customers": {
			company: "누군가", about: "고객사 Java 서버를 만듭니다",
			want: map[string]string{"java": "mentioned"},
		},
		"where people come from": {
			company: "누군가", about: "Snowflake 출신 동료들이 있어요",
			want: map[string]string{"snowflake": "employer"},
		},
	}
	x := lexicon.New(small(t), nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := one(t, x, techmap.Posting{ID: "t:1", Company: tc.company, Title: tc.title, Sections: []techmap.Section{
				{Kind: techmap.SectionAbout, Title: "소개", Text: tc.about},
				{Kind: techmap.SectionRequirements, Title: "자격요건", Text: tc.requirement},
			}})
			assert.Equal(t, tc.want, stances(got))
		})
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text   string
		groups [][]string // skills that are alternatives of each other
	}{
		"or":                     {"Java or Kotlin", [][]string{{"java", "kotlin"}}},
		"a list with or":         {"Java, Kotlin or Python", [][]string{{"java", "kotlin", "python"}}},
		"또는":                     {"Java 또는 Kotlin 경험", [][]string{{"java", "kotlin"}}},
		"이나":                     {"Java나 Kotlin 경험", [][]string{{"java", "kotlin"}}},
		"중 1개":                   {"Vue, Angular 중 1개 이상", [][]string{{"vue", "angular"}}},
		"중 하나":                   {"AWS/GCP 중 하나", [][]string{{"aws", "gcp"}}},
		"택1":                     {"Java, Python (택 1)", [][]string{{"java", "python"}}},
		"one of":                 {"at least one of: Java, Kotlin, Python", [][]string{{"java", "kotlin", "python"}}},
		"and is none":            {"Java and Kotlin, MySQL", nil},
		"및 is none":              {"Java 및 Kotlin", nil},
		"a plain list is none":   {"Java, Kotlin, Python", nil},
		"two lists":              {"Java or Kotlin 경험, 그리고 배포는 AWS 또는 GCP", [][]string{{"java", "kotlin"}, {"aws", "gcp"}}},
		"an unknown alternative": {"Java or Cobolo", nil},
	}
	x := lexicon.New(small(t), nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var groups [][]string
			last := 0
			for _, m := range one(t, x, requirement(tc.text)).Mentions {
				if m.Group == 0 {
					continue
				}
				if m.Group != last {
					groups = append(groups, nil)
					last = m.Group
				}
				groups[len(groups)-1] = append(groups[len(groups)-1], string(m.Skill))
			}
			assert.Equal(t, tc.groups, groups)
		})
	}
}
