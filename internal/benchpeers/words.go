package main

// words are what postings of one language are made of.
type words struct {
	seniorities, roles, companies, places, headings []string
	sentences                                       []string // with two skills each
}

func korean() *words {
	return &words{
		seniorities: []string{"신입", "경력", "시니어", "주니어", "리드", "파트장"},
		roles: []string{
			"백엔드 개발자", "프론트엔드 개발자", "데이터 엔지니어", "플랫폼 엔지니어", "안드로이드 개발자",
			"iOS 개발자", "머신러닝 엔지니어", "R&D 연구원", "보안 엔지니어", "DevOps 엔지니어",
		},
		companies: []string{"도토리상회", "(주)한결소프트", "별빛데이터", "온새미로", "가온누리 <연구소>", "솔바람테크"},
		places: []string{
			"서울특별시 강남구 테헤란로 10", "경기도 성남시 분당구 판교로 242", "부산광역시 해운대구 센텀중앙로 90",
			"대전광역시 유성구 대학로 99", "서울특별시 성동구 왕십리로 83",
		},
		headings: []string{"주요업무", "자격요건", "우대사항", "복지 및 혜택", "채용절차"},
		sentences: []string{
			"%s와 %s를 이용한 서비스를 설계하고 운영하며 장애의 원인을 끝까지 찾아냅니다",
			"%s 기반의 대용량 데이터 처리 경험이 있고 %s 환경에 익숙하신 분",
			"%s 또는 %s 가운데 하나 이상을 실무에서 3년 이상 사용해 보신 분을 찾습니다",
			"동료의 코드를 꼼꼼히 읽고 %s & %s에 관한 지식을 나누는 것을 좋아하는 분",
			"하루 수백만 건의 요청을 처리하는 %s 시스템을 %s로 옮기는 일을 함께합니다",
			"테스트 자동화와 배포 과정을 %s, %s 등의 도구로 꾸준히 개선합니다",
			"기획자와 디자이너, 데이터 분석가와 긴밀하게 협업하여 %s 제품과 %s 제품을 만듭니다",
			"자유로운 휴가, 도서 구입비와 학회 참가비를 지원하며 %s 및 %s 사내 강의가 열립니다",
		},
	}
}

func english() *words {
	return &words{
		seniorities: []string{"Junior", "Senior", "Staff", "Principal", "Lead", "Graduate"},
		roles: []string{
			"Backend Engineer", "Frontend Engineer", "Data Engineer", "Platform Engineer", "Android Developer",
			"iOS Developer", "Machine Learning Engineer", "R&D Scientist", "Security Engineer", "Site Reliability Engineer",
		},
		companies: []string{"Acorn Ltd.", "Brightwater Systems", "Quill & Sons", "Northfold", "Tern Robotics", "Oak <Labs>"},
		places: []string{
			"Berlin, Germany", "London, United Kingdom", "Austin, TX, United States", "Seoul, South Korea", "Remote, Europe",
		},
		headings: []string{"Responsibilities", "Requirements", "Nice to have", "Benefits", "How we hire"},
		sentences: []string{
			"Design and run services in %s and %s that answer millions of requests a day",
			"Hands-on experience with %s at scale, and a working knowledge of %s",
			"Three or more years with %s or %s in a team that ships every week",
			"Read the code of your colleagues with care & share what you know about %s and %s",
			"Help us to move our oldest system from %s to %s without a minute of downtime",
			"Keep improving how we test and deploy, with %s, %s and whatever fits the job",
			"Work closely with designers and analysts on products that are built with %s and %s",
			"A yearly budget for books and conferences, and in-house courses on %s and %s",
		},
	}
}

func skills() []string {
	return []string{
		"Go", "Java", "Kotlin", "Python", "TypeScript", "React", "Vue.js", "Spring Boot", "Kubernetes", "Docker",
		"AWS", "GCP", "Kafka", "Spark", "PostgreSQL", "MySQL", "Redis", "Elasticsearch", "Terraform", "gRPC",
		"GraphQL", "C++", "Rust", "Swift", "PyTorch", "Airflow", "Node.js", "Jenkins", "Git", "Linux",
	}
}
