package lexicon_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// small returns a taxonomy with a few skills of each sort.
func small(t testing.TB) *techmap.Taxonomy {
	t.Helper()
	strong := func(names ...string) []techmap.Alias {
		var all []techmap.Alias
		for _, n := range names {
			all = append(all, techmap.Alias{Text: n})
		}
		return all
	}
	weak := func(names ...string) []techmap.Alias {
		var all []techmap.Alias
		for _, n := range names {
			all = append(all, techmap.Alias{Text: n, Tier: techmap.TierWeak, ExactCase: n[0] < 0x80})
		}
		return all
	}
	skills := []techmap.Skill{
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage, Aliases: strong("Java", "자바", "JDK")},
		{ID: "javascript", Name: "JavaScript", Kind: techmap.KindLanguage, Aliases: strong("JavaScript", "자바스크립트")},
		{ID: "kotlin", Name: "Kotlin", Kind: techmap.KindLanguage, UsedWith: []techmap.SkillID{"java"}, Aliases: strong("Kotlin", "코틀린")},
		{ID: "python", Name: "Python", Kind: techmap.KindLanguage, Aliases: strong("Python", "파이썬")},
		{ID: "cpp", Name: "C++", Kind: techmap.KindLanguage, Aliases: strong("C++")},
		{ID: "csharp", Name: "C#", Kind: techmap.KindLanguage, Aliases: strong("C#")},
		{ID: "php", Name: "PHP", Kind: techmap.KindLanguage, Aliases: strong("PHP")},
		{ID: "c", Name: "C", Kind: techmap.KindLanguage, Aliases: append(strong("C언어"), techmap.Alias{Text: "C", Tier: techmap.TierListed, ExactCase: true})},
		{ID: "r", Name: "R", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "R", Tier: techmap.TierListed, ExactCase: true}}},
		{ID: "go", Name: "Go", Kind: techmap.KindLanguage, Aliases: append(strong("Golang"), weak("Go")...)},
		{ID: "spring", Name: "Spring", Kind: techmap.KindFramework, UsedWith: []techmap.SkillID{"java"}, Aliases: weak("Spring", "스프링")},
		{ID: "spring-boot", Name: "Spring Boot", Kind: techmap.KindFramework, PartOf: []techmap.SkillID{"spring"}, Aliases: strong("Spring Boot", "스프링 부트")},
		{ID: "spring-security", Name: "Spring Security", Kind: techmap.KindFramework, PartOf: []techmap.SkillID{"spring"}, Aliases: strong("Spring Security")},
		{ID: "react", Name: "React", Kind: techmap.KindLibrary, UsedWith: []techmap.SkillID{"javascript"}, Aliases: append(strong("React.js", "리액트"), weak("React")...)},
		{ID: "vue", Name: "Vue.js", Kind: techmap.KindFramework, UsedWith: []techmap.SkillID{"javascript"}, Aliases: append(strong("Vue.js", "Vue"), weak("뷰")...)},
		{ID: "angular", Name: "Angular", Kind: techmap.KindFramework, Aliases: strong("Angular")},
		{ID: "jquery", Name: "jQuery", Kind: techmap.KindLibrary, Aliases: strong("jQuery")},
		{ID: "html", Name: "HTML", Kind: techmap.KindFormat, Aliases: strong("HTML")},
		{ID: "css", Name: "CSS", Kind: techmap.KindFormat, Aliases: strong("CSS")},
		{ID: "dotnet", Name: ".NET", Kind: techmap.KindFramework, Aliases: strong(".NET", "닷넷")},
		{ID: "nodejs", Name: "Node.js", Kind: techmap.KindRuntime, Aliases: strong("Node.js", "노드제이에스")},
		{ID: "aws", Name: "Amazon Web Services", Kind: techmap.KindCloud, Aliases: strong("AWS", "Amazon Web Services")},
		{ID: "aws-ec2", Name: "Amazon EC2", Kind: techmap.KindCloud, PartOf: []techmap.SkillID{"aws"}, Aliases: strong("EC2", "AWS EC2")},
		{ID: "aws-s3", Name: "Amazon S3", Kind: techmap.KindCloud, PartOf: []techmap.SkillID{"aws"}, Aliases: append(strong("AWS S3"), weak("S3")...)},
		{ID: "aws-batch", Name: "AWS Batch", Kind: techmap.KindCloud, PartOf: []techmap.SkillID{"aws"}, Aliases: strong("AWS Batch")},
		{ID: "gcp", Name: "Google Cloud", Kind: techmap.KindCloud, Aliases: strong("GCP", "Google Cloud")},
		{ID: "oracle", Name: "Oracle Database", Kind: techmap.KindDatabase, Aliases: []techmap.Alias{{Text: "Oracle", Vetoes: []string{"HCM"}}, {Text: "오라클"}}},
		{ID: "mysql", Name: "MySQL", Kind: techmap.KindDatabase, Aliases: strong("MySQL")},
		{ID: "snowflake", Name: "Snowflake", Kind: techmap.KindDatabase, Aliases: strong("Snowflake")},
		{ID: "unity", Name: "Unity", Kind: techmap.KindGame, UsedWith: []techmap.SkillID{"csharp"}, Aliases: weak("Unity", "유니티")},
		{ID: "docker", Name: "Docker", Kind: techmap.KindDevOps, Aliases: strong("Docker", "도커")},
		{ID: "kubernetes", Name: "Kubernetes", Kind: techmap.KindDevOps, Aliases: strong("Kubernetes", "쿠버네티스", "k8s")},
		{ID: "git", Name: "Git", Kind: techmap.KindTool, Aliases: append(strong("Git"), weak("깃")...)},
		{ID: "slack", Name: "Slack", Kind: techmap.KindCollaboration, Aliases: strong("Slack", "슬랙")},
		{ID: "notion", Name: "Notion", Kind: techmap.KindCollaboration, Aliases: strong("Notion", "노션")},
		{ID: "tcp-ip", Name: "TCP/IP", Kind: techmap.KindProtocol, Aliases: strong("TCP/IP")},
		{ID: "plsql", Name: "PL/SQL", Kind: techmap.KindLanguage, Aliases: strong("PL/SQL")},
		{ID: "emr", Name: "Amazon EMR", Kind: techmap.KindData, PartOf: []techmap.SkillID{"aws"}, Aliases: []techmap.Alias{
			{Text: "EMR", Tier: techmap.TierWeak, ExactCase: true, Needs: []string{"AWS", "Hadoop"}, Vetoes: []string{"병원", "EHR"}}}},
		{ID: "spark-java", Name: "Spark (Java)", Kind: techmap.KindFramework, UsedWith: []techmap.SkillID{"kotlin"}, Aliases: weak("Spark")},
		{ID: "spark", Name: "Apache Spark", Kind: techmap.KindData, UsedWith: []techmap.SkillID{"python"}, Aliases: append(strong("Apache Spark"), weak("Spark")...)},
		{ID: "agile", Name: "Agile", Kind: techmap.KindConcept, Aliases: strong("Agile", "애자일")},
	}
	tax, err := techmap.NewTaxonomy("small", skills, smallRoles())
	require.NoError(t, err)
	return tax
}

func smallRoles() []techmap.Role {
	return []techmap.Role{
		{ID: "backend", Name: "Backend developer", Aliases: []string{"Backend developer", "Backend Engineer", "Backend", "백엔드 개발자", "백엔드", "서버 개발자"}},
		{ID: "frontend", Name: "Frontend developer", Aliases: []string{"Frontend developer", "Frontend", "Front-end", "프론트엔드 개발자", "프론트엔드"}},
		{ID: "ios", Name: "iOS developer", Aliases: []string{"iOS developer", "iOS", "아이폰 개발자"}},
		{ID: "pm", Name: "Project manager", Aliases: []string{"Project manager", "PM", "기획자"}},
		{ID: "software", Name: "Software engineer", General: true, Aliases: []string{"Software engineer", "Developer", "개발자", "소프트웨어 엔지니어"}},
	}
}

// one extracts one posting.
func one(t testing.TB, x *lexicon.Extractor, p techmap.Posting) techmap.Extraction {
	t.Helper()
	found, err := x.Extract(context.Background(), []techmap.Posting{p})
	require.NoError(t, err)
	require.Len(t, found, 1)
	for _, m := range found[0].Mentions {
		cut, ok := p.Cut(m.Span)
		require.True(t, ok, "span %+v", m.Span)
		require.Equal(t, m.Surface, cut)
	}
	return found[0]
}

// requirement returns a posting that asks for text.
func requirement(text string) techmap.Posting {
	lang := "en"
	if strings.ContainsFunc(text, func(r rune) bool { return '가' <= r && r <= '힣' }) {
		lang = "ko"
	}
	return techmap.Posting{ID: "t:1", Lang: lang, Company: "한빛상회", Sections: []techmap.Section{
		{Kind: techmap.SectionRequirements, Title: "Requirements", Text: text},
	}}
}

// demanded returns the skills that x finds as demands, in the order of the text.
func demanded(x techmap.Extraction) []string {
	var all []string
	for _, m := range x.Mentions {
		if m.Context == "" && !slices.Contains(all, string(m.Skill)) {
			all = append(all, string(m.Skill))
		}
	}
	return all
}
