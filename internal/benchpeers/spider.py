"""The postings of the site at argv[1], with argv[2] requests at once, into argv[3]."""

import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

ADDRESS, REQUESTS, OUT = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def line(texts):
    return " ".join("".join(texts).split())


class Postings(scrapy.Spider):
    name = "postings"
    start_urls = [ADDRESS + "/jobs?page=1"]

    def parse(self, response):
        for href in response.css("li.job > a.job::attr(href)").getall():
            yield response.follow(href, self.posting)
        for href in response.css("a.next::attr(href)").getall():
            yield response.follow(href, self.parse)

    def posting(self, response):
        page = response.css("main.posting")
        yield {
            "key": response.url.rsplit("/", 1)[1],
            "title": line(page.css("h1.title ::text").getall()),
            "company": line(page.css("a.company ::text").getall()),
            "tags": [line(tag.css("::text").getall()) for tag in page.css("li.tag")],
            "sections": [
                {
                    "title": line(part.css(".heading ::text").getall()),
                    "text": "\n".join(line(item.css("::text").getall()) for item in part.css(".body p, .body li")),
                }
                for part in page.css("section.part")
            ],
            "place": line(page.css(".place ::text").getall()),
            "deadline": page.css("time.deadline::attr(datetime)").get(),
        }


class Lines:
    """Writes items as lines of JSON."""

    def open_spider(self):
        self.file = open(OUT, "w", encoding="utf-8", buffering=1 << 16)

    def close_spider(self):
        self.file.close()

    def process_item(self, item):
        self.file.write(json.dumps(item, ensure_ascii=False) + "\n")
        return item


process = CrawlerProcess(
    {
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": REQUESTS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": REQUESTS,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {Lines: 1},
    }
)
process.crawl(Postings)
process.start()
