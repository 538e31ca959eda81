package medallion_test

import (
	"fmt"
	"log"
	"testing/fstest"

	"github.com/techmap-it/techmap/medallion"
)

func ExampleDefaultTaxonomy() {
	tax := medallion.DefaultTaxonomy()
	for _, surface := range []string{"k8s", "스프링 부트", "AWS S3", "x-javascript"} {
		if skill, ok := tax.CanonicalSkill(surface); ok {
			fmt.Println(surface, "is", skill.Name, tax.Ancestors(skill.ID))
		}
	}
	if role, ok := tax.CanonicalRole("서버 개발자"); ok {
		fmt.Println("서버 개발자 is", role.ID)
	}
	// Output:
	// k8s is Kubernetes []
	// 스프링 부트 is Spring Boot [spring]
	// AWS S3 is Amazon S3 [aws]
	// x-javascript is JavaScript []
	// 서버 개발자 is backend
}

func ExampleOpenTaxonomy() {
	folder := fstest.MapFS{ // os.DirFS("my-taxonomy") reads a folder
		"skills.tsv": {Data: []byte("id\tname\tko\tkind\taliases\n" +
			"dotori\tDotoriDB\t도토리DB\tdatabase\t도토리 데이터베이스\n" + // one more
			"kubernetes\t\t\t\t+큐브\n" + // with one more alias
			"-cobol\n")}, // and one less
	}
	tax, err := medallion.OpenTaxonomy(folder)
	if err != nil {
		log.Fatal(err) // names the file, the line and what to do
	}
	for _, surface := range []string{"도토리DB", "큐브", "COBOL", "파이썬"} {
		skill, ok := tax.CanonicalSkill(surface)
		fmt.Printf("%s: %t %q\n", surface, ok, skill.ID)
	}
	// Output:
	// 도토리DB: true "dotori"
	// 큐브: true "kubernetes"
	// COBOL: false ""
	// 파이썬: true "python"
}

func ExampleParseTaxonomy() {
	folder := fstest.MapFS{ // os.DirFS("my-taxonomy") reads a folder
		"skills.tsv": {Data: []byte("id\tname\tko\tkind\tpart_of\tused_with\taliases\n" +
			"# language\n" +
			"cobol\tCOBOL\t코볼\tlanguage\t\t\tCobol-85\n")},
		"ambiguous.tsv": {Data: []byte("skill\ttext\ttier\tcase\tneeds\tvetoes\treason\n")},
		"roles.tsv": {Data: []byte("id\tname\tko\tgeneral\taliases\n" +
			"mainframe\tMainframe developer\t메인프레임 개발자\t\t호스트 개발자\n")},
	}
	tax, err := medallion.ParseTaxonomy("mine/1", folder)
	if err != nil {
		log.Fatal(err) // names the file, the line and what to do
	}
	skill, _ := tax.CanonicalSkill("코볼")
	role, _ := tax.CanonicalRole("호스트 개발자")
	fmt.Println(skill.Name, role.Name)
	// Output: COBOL Mainframe developer
}
