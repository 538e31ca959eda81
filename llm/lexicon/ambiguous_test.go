package lexicon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// ambiguous are names that are ordinary words or letters, too, with sentences in
// which they mean the technology, and in which they do not. They are constructed:
// they prove rules, not the world.
var ambiguous = []struct {
	skill   techmap.SkillID
	yes, no string // one sentence a line
}{
	{"go", `
		Go 언어로 서버를 만들어 보신 분
		Java, Go, Python 중 하나에 능숙한 분
		Backend services written in Go, with PostgreSQL and gRPC
		Experience with Kotlin or Go
		Go 1.22 기반 API 서버 개발
		Go developer with Kubernetes experience`, `
		You will go to market with our Java team
		Own the go-to-market plan for our AWS product
		Go for it: write Java every day
		Where others stop, we go further with Python
		Let's go live with Kubernetes next month
		아마존고 같은 무인 매장에서 Python을 쓰는 분`},
	{"react", `
		React를 활용한 화면 개발 경험
		TypeScript, React, Next.js
		프론트엔드(React) 개발자
		Strong knowledge of React and JavaScript
		React 18 기반 SPA 개발
		JavaScript와 React에 대한 이해`, `
		React to changing priorities and write Java
		You react quickly when AWS has an outage
		Able to react and respond to customers, Excel required
		We react to feedback in our Python code`},
	{"spring", `
		Java와 Spring 기반 서버 개발
		Spring 5.3, JPA, MySQL
		Experience with the Spring framework
		Java, spring, oracle
		스프링 프레임워크 개발 경험
		Spring을 이용한 웹 개발, Java`, `
		Our Java team grows in spring 2025
		매일 Spring 행사를 여는 Java 팀
		Spring break is for everyone who writes Python
		Internship, Spring 2026: Python for beginners
		스프링 캠프 출신 창업자가 만든 회사, Java 사용`},
	{"swift", `
		Swift, Kotlin 개발 경험
		iOS 앱을 Swift로 개발
		Swift 언어에 능숙한 분
		Proficiency in Swift and Xcode for iOS`, `
		A swift response to customers of our Java product
		Swift action and Python skills
		SWIFT code로 송금하는 Java 시스템`},
	{"rust", `
		C++, Rust 경험자
		Rust 언어로 만든 시스템
		Systems written in Rust and C++`, `
		Rust belt 출신의 Java 개발자
		Removing rust from pipes, Excel skills
		rust removal과 Excel을 다루는 분`},
	{"c", `
		C, C++ 개발 경험
		C/C++ 기반 임베디드 개발
		C 언어로 펌웨어를 만드신 분
		Python, C, Java
		Proficiency in C or C++
		C언어 능숙자`, `
		C-level 임원과 함께 Java 조직을 이끄는 분
		C레벨 보고 경험, Python 활용
		시리즈 C 투자를 받은 Java 회사
		USB-C 케이블을 만드는 회사에서 Python을 쓰는 분
		비타민 C를 파는 쇼핑몰의 Java 서버
		Plan C는 없습니다. Java를 씁니다
		C/S 관리와 Java 개발`},
	{"r", `
		Python, R 활용 가능자
		R 또는 Python으로 통계 분석
		Statistical analysis in SAS, R, or Python
		R 프로그래밍 경험
		SQL/R/Python`, `
		R&D 조직에서 Java를 쓰는 분
		R & D center of a Python company
		R사 출신 Java 개발자
		정부 R&D 과제와 Python 분석`},
	{"unity", `
		Unity 엔진으로 게임을 만들어 보신 분
		C#, Unity, Unreal Engine
		유니티 개발 경험, C# 능숙
		Unity 2022와 C# 클라이언트 개발`, `
		Unity of purpose matters to our Java team
		A sense of unity among Python people
		조직의 유니티를 중시하는 Java 팀`},
	{"oracle", `
		Oracle, MySQL 운영 경험
		Oracle DB 튜닝
		오라클 19c 관리
		PL/SQL on Oracle`, `
		Oracle Korea is hiring
		오라클 코리아 채용`},
	{"vue", `
		Vue, React 중 1개
		Vue.js 3 경험
		Vue3와 TypeScript`, `
		오션뷰 사무실에서 Java를 쓰는 분
		뷰티 커머스의 Java 서버
		고객 리뷰와 인터뷰를 Python으로 분석
		리뷰어로서 Java 코드를 읽는 분`},
	{"java", `
		자바 개발 경력 3년
		자바를 다루는 분
		JAVA 8 이상
		자바/스프링 개발`, `
		자바칩 프라푸치노를 파는 카페
		자바스크립트 개발 경험
		자바섬 여행 상품 기획`},
	{"git", `
		Git을 이용한 협업
		Git, Docker, Jenkins
		깃을 활용한 형상관리`, `
		깃발 아래 모인 Java 팀
		역사가 깃든 회사에서 Java를`},
	{"nodejs", `
		Node.js 서버 개발
		NodeJS, Express
		Node JS 경험`, `
		노드엠씨 출신 Java 개발자
		Each node in the graph runs Java
		multi node 클러스터를 Java로`},
	{"kafka", `
		Kafka 운영 경험
		카프카, Redis를 이용한 서버 개발
		Apache Kafka`, `
		카프카적인 상황을 즐기는 Java 팀`},
	{"docker", `
		도커로 배포
		Docker, Kubernetes
		도커 환경 경험`, `
		도커스 팬츠를 파는 Java 쇼핑몰`},
	{"excel", `
		엑셀 활용 능력
		Excel, PowerPoint
		MS Excel 능숙자`, `
		엑셀러레이터 출신의 Java 팀
		액셀러레이팅 프로그램을 맡을 분`},
	{"word", `
		MS Word, Excel 능숙자
		Excel, Word, PowerPoint`, `
		Spread the word about our Java product
		In other words, Python
		Word of mouth brought us Java people`},
	{"ms-access", `
		MS Access, Excel
		Microsoft Access 활용`, `
		You have access to AWS
		Access to Python experts
		Manage access control on AWS`},
	{"flask", `
		Python, Flask, Django
		Flask 프레임워크
		Python web services with Flask`, `
		보온 flask를 파는 Java 쇼핑몰
		A flask and a Python`},
	{"expressjs", `
		Node.js, Express, MongoDB
		Express.js 서버
		Node.js와 Express로 API 개발`, `
		Express your ideas in Java
		익스프레스 배송 Java 시스템
		American Express에서 Java를
		Express delivery on Java`},
	{"nextjs", `
		Next.js, React
		React, Next, TypeScript
		NextJS 13`, `
		The next step in your Java career
		Next generation of Java engineers
		Your next Java role`},
	{"nestjs", `
		NestJS, TypeScript
		Node.js, Nest, TypeScript
		Nest.js 서버 개발`, `
		A nest for Java people
		네스트호텔의 Java 예약 시스템`},
	{"spark", `
		Hadoop, Spark, Hive
		Apache Spark 기반 분석
		Experience with Spark and Hadoop`, `
		Spark joy with Java
		스파크플러스 사무실에서 Java를
		You spark ideas in our Python team`},
	{"hive", `
		Hadoop, Hive, Presto
		Hive 쿼리 작성 경험, Hadoop`, `
		하이브리드 근무를 하는 Java 팀
		하이브리드 앱 개발, Java
		A hive of Java people`},
	{"elixir", `
		Elixir, Phoenix, PostgreSQL
		Elixir 언어 경험`, `
		No elixir for legacy Java
		엘릭서를 파는 게임의 Java 서버`},
	{"julia", `
		Python, R, Julia
		Julia 언어 경험`, `
		Ask Julia, our Java recruiter
		Julia Kim이 이끄는 Java 팀`},
	{"phoenix", `
		Elixir와 Phoenix 서버
		Phoenix framework, Elixir`, `
		Our Java office in Phoenix, AZ
		Phoenix, Arizona: Java developer`},
	{"chef", `
		Ansible, Chef, Puppet
		Infrastructure with Chef, Puppet and Ansible`, `
		A chef cooks for our Java team
		Pastry chef, Excel skills
		사내 chef가 만드는 점심, Java`},
	{"ruby", `
		Ruby, Rails, PostgreSQL
		Ruby 언어 경험
		Ruby on Rails와 Ruby 개발`, `
		A ruby ring shop on Java
		루비콘 사업부의 Java`},
	{"dart", `
		Flutter와 Dart 개발
		Dart, Flutter, Kotlin
		Dart 언어 경험`, `
		전자 다트 기계의 Java 서버
		dart board in our Java office
		DART 공시 자료를 Python으로 분석
		DART 사용이 익숙한 분. Java 우대`},
	{"perl", `
		Perl, Python 경험
		Perl 스크립트`, `
		펄이 들어간 음료의 Java 주문 서버`},
	{"scala", `
		Scala, Java, Kotlin
		Scala 언어`, `
		스칼라극장 예매 Java`},
	{"shell", `
		Shell, Python 스크립트
		Linux shell 스크립트 작성
		Shell script 경험`, `
		Shell 주유소의 Java 결제
		egg shell을 다루는 Excel`},
	{"make", `
		CMake, Make, GCC`, `
		Make an impact with Java
		We make Python tools
		Make sure AWS runs`},
	{"less", `
		SASS, LESS, CSS
		Less와 Sass, CSS 경험`, `
		Less than 3 years of Java
		No more, no less: Python
		5 years or less of Java`},
	{"sketch", `
		Figma, Sketch, Zeplin
		Sketch, Adobe XD 활용`, `
		Sketch ideas with our Java team
		행사 스케치 영상과 Excel
		밑그림 스케치를 그리는 분, Photoshop`},
	{"notion", `
		Notion, Slack, Jira 사용
		노션, 슬랙을 활용`, `
		A notion of Java
		the notion that Python wins`},
	{"slack", `
		Slack, Notion, Jira
		슬랙, 노션 활용`, `
		Cut them some slack, write Java`},
	{"vault", `
		Terraform, Vault, Consul
		HashiCorp Vault`, `
		Inside the vault of a bank on Java
		Python for the vault door`},
	{"aws-lambda", `
		AWS Lambda, S3, DynamoDB
		Lambda, API Gateway, S3
		AWS의 Lambda 활용`, `
		Lambda expressions in Java
		Java 8 람다식을 아는 분
		lambda calculus와 Haskell`},
	{"aws-emr", `
		AWS EMR, Glue, Athena
		Spark on EMR, S3`, `
		병원 EMR 시스템을 Java로 개발
		EMR, OCS, PACS 개발 경험 Java
		EHR/EMR data in Python`},
	{"aws-s3", `
		S3, EC2, RDS
		AWS S3 운영`, `
		갤럭시 S3 앱 Java
		S3 등급 Java`},
	{"gcp", `
		AWS, GCP, Azure
		GCP 운영 경험`, ``},
	{"can-bus", `
		CAN, LIN, Ethernet 통신 개발
		CAN 통신 경험`, `
		You can write Java
		We can use Python
		Can you code in Java?`},
	{"processing", `
		Processing, Arduino, openFrameworks`, `
		Image processing in Python
		Order processing on Java
		Natural language processing, Python`},
	{"meteor", `
		Node.js, Meteor, MongoDB`, `
		A meteor of a Java team`},
	{"bootstrap", `
		HTML, CSS, Bootstrap
		Bootstrap 5, jQuery
		Bootstrap 활용 경험`, `
		We bootstrap our company on Java
		A bootstrapped Java startup`},
	{"celery", `
		Django, Celery, Redis
		Celery와 RabbitMQ, Python`, `
		celery and carrots for our Java team`},
	{"jenkins", `
		Jenkins, GitLab CI
		젠킨스 배포 자동화`, ``},
	{"consul", `
		Terraform, Consul, Vault`, `
		The consul general likes Java`},
	{"puppet", `
		Ansible, Puppet, Chef`, `
		A puppet show about Java`},
	{"echo", `
		Go, Echo, gRPC`, `
		An echo of Java
		Amazon Echo 앱을 Java로`},
	{"gin", `
		Go, Gin, GORM`, `
		Gin and tonic after Java
		진토닉과 Java`},
	{"move-lang", ``, `
		Move fast with Java
		We move to AWS
		Ready to move? Java`},
	{"microsoft-teams", `
		Microsoft Teams, Slack
		MS Teams, Jira, Confluence`, `
		You work with teams on Java
		Java teams across the world
		Collaborate with product teams in Python`},
	{"apollo", `
		GraphQL, Apollo, React`, `
		Apollo 병원의 Java
		The Apollo program and Python`},
	{"backbonejs", `
		Backbone.js, jQuery
		JavaScript, Backbone, jQuery`, `
		The backbone of our Java platform
		백본 네트워크와 Python`},
	{"emberjs", `
		Ember, React, Angular
		Ember.js 경험`, `
		Glowing ember of Java`},
	{"snowflake", `
		Snowflake, Redshift, BigQuery
		Snowflake 데이터 웨어하우스 운영`, `
		Every snowflake schema in Java`},
	{"rest-api", `
		REST API 설계
		RESTful API 개발`, `
		The rest of the Java team
		Rest assured, Java`},
}

func TestAmbiguousNames(t *testing.T) {
	t.Parallel()
	tax := medallion.DefaultTaxonomy()
	x := lexicon.New(tax, nil)
	names, right, total := 0, 0, 0
	var wrong []string
	for _, a := range ambiguous {
		if _, ok := tax.Skill(a.skill); !ok {
			continue
		}
		names++
		for _, side := range []struct {
			text string
			want bool
		}{{a.yes, true}, {a.no, false}} {
			for line := range strings.SplitSeq(side.text, "\n") {
				line = strings.TrimSpace(line)
				if line == "" {
					continue
				}
				total++
				if slices.Contains(demanded(one(t, x, requirement(line))), string(a.skill)) == side.want {
					right++
					continue
				}
				wrong = append(wrong, string(a.skill)+": "+line)
			}
		}
	}
	assert.GreaterOrEqual(t, names, 40)
	assert.GreaterOrEqual(t, total, 250)
	assert.Equal(t, total, right, "wrong:\n%s", strings.Join(wrong, "\n"))
}
