package lexicon_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/llm/lexicon"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want string // skills, with blanks between
	}{
		// Particles and longer words.
		"Latin with particles":              {"React를 쓰고 Java와 Kotlin의 차이를 아는 분, AWS에서 일해 본 분", "react java kotlin aws"},
		"Hangul with particles":             {"자바를 다루고 코틀린으로 서버를 만들며 도커나 쿠버네티스를 아는 분", "java kotlin docker kubernetes"},
		"Hangul with nouns":                 {"자바개발자와 파이썬 개발 경험", "java python"},
		"longer Hangul name":                {"자바스크립트 개발 경험", "javascript"},
		"a Hangul name in another word":     {"자바칩 음료와 인터뷰, 리뷰, 뷰티, 깃발, 파이썬티", ""},
		"Hangul before a Hangul name":       {"비자바 계열", ""},
		"Latin name in a longer one":        {"JavaFX, Reactive, Dockerize, typescript", ""},
		"Hangul right before a Latin name":  {"우대React경험", "react"},
		"Hangul right after a Latin letter": {"AWS도커 환경", "aws docker"},

		// Signs, versions, spacing.
		"signs":                        {"C++, C#, .NET, Node.js, TCP/IP, PL/SQL 경험", "cpp csharp dotnet nodejs tcp-ip plsql"},
		"longest with signs":           {"C++만 쓰는 분", "cpp"},
		"versions glued":               {"Python3, Java8 이상, Vue3.x, HTML5/CSS3", "python java vue html css"},
		"versions after a blank":       {"Java 17, Spring Boot 3.2, JDK 11, .NET 8", "java spring-boot dotnet"},
		"years are no versions":        {"Java 3년 이상, Python 5 years", "java python"},
		"with a blank":                 {"Spring Boot 경험", "spring-boot"},
		"with a hyphen":                {"Spring-Boot 경험", "spring-boot"},
		"without either":               {"SpringBoot 경험", "spring-boot"},
		"Hangul with a blank":          {"스프링 부트 경험", "spring-boot"},
		"Hangul without":               {"스프링부트를 쓰는 분", "spring-boot"},
		"js without its stop":          {"NodeJS, Node JS, node.js 경험", "nodejs"},
		"cut at an inner capital":      {"Java Script 경험", "javascript"},
		"a name in capitals":           {"JAVA, MYSQL, DOCKER", "java mysql docker"},
		"sign with blanks":             {"TCP / IP 소켓", "tcp-ip"},
		"the number of an item":        {"1.Python 가능자", "python"},
		"a sentence without a blank":   {"이해도.Java 경험", "java"},
		"Hangul and Latin of one name": {"C 언어와 C언어", "c"},

		// Lists.
		"slashes":                 {"HTML/CSS/Vue", "html css vue"},
		"middle dots":             {"React·Vue∙Angularㆍ자바", "react vue angular java"},
		"brackets behind a name":  {"Java(Kotlin) 경험", "java kotlin"},
		"parts in brackets":       {"AWS(EC2, S3, Batch) 운영", "aws aws-ec2 aws-s3 aws-batch"},
		"a name in brackets":      {"Spring(Boot, Security)과 Java", "spring spring-boot spring-security java"},
		"a head before slashes":   {"Spring Boot/Security", "spring-boot spring-security"},
		"C beside C++":            {"C, C++ 개발자", "c cpp"},
		"C and C++ in one":        {"C/C++ 개발 경험", "c cpp"},
		"R among languages":       {"Python, R 활용 가능자", "python r"},
		"Go among languages":      {"Java, Go, Python 중 하나", "java go python"},
		"an item a line":          {"• Java\n• Go\n• Spring", "java go spring"},
		"with an unknown item":    {"Java, Elmo, Go 경험", "java go"},
		"small letters in a list": {"java, spring, mysql", "java spring mysql"},

		// Addresses and tags of the kind that start with a sign.
		"a URL":     {"https://react.dev/java 참고, www.python.org", ""},
		"an e-mail": {"java@corp.com 으로 지원", ""},
		"a host":    {"next.docker.co.kr, go.kr", ""},
		"a path":    {"/usr/local/bin/python 에서", ""},
		"a hashtag": {"#Java #Kotlin #도커", "java kotlin docker"},

		// Decoys.
		"R&D and letters":     {"R&D 조직, R & D, C-level, C레벨 보고, 비타민 C, USB-C, Plan C, 시리즈 C, Java", "java"},
		"C/S":                 {"C/S, Java 프로그램", "java"},
		"ideas prove nothing": {"Agile, Spring, 애자일", "agile"},

		// Needs, vetoes, homographs.
		"need in the line":           {"AWS 기반 EMR 운영", "aws emr"},
		"need in the posting":        {"AWS 운영 경험\nEMR 클러스터 운영 경험", "aws emr"},
		"need absent":                {"EMR 클러스터 운영 경험, Java", "java"},
		"veto beside":                {"병원 EMR, AWS 운영", "aws"},
		"veto of a strong name":      {"Oracle HCM 운영", ""},
		"homograph by its company":   {"Python 기반 Spark 개발", "python spark"},
		"homograph by other company": {"Kotlin 기반 Spark 개발", "kotlin spark-java"},
	}
	x := lexicon.New(small(t), nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, strings.Join(demanded(one(t, x, requirement(tc.text))), " "), tc.text)
		})
	}
}
