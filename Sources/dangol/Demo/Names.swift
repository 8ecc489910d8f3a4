/// What the demo makes people of.
enum Names {
    struct Syllables: Sendable {
        let hangul: String
        let latin: String
    }

    struct Home: Sendable {
        let city: String
        let country: String
    }

    /// By how common they are, the commonest several times.
    static let koreanFamily: [Syllables] = pairs(
        """
        김 kim, 김 kim, 김 kim, 이 lee, 이 lee, 박 park, 박 park, 최 choi, 정 jung, 강 kang, 조 cho, 윤 yoon, 장 jang, 임 lim,
        한 han, 오 oh, 서 seo, 신 shin, 권 kwon, 황 hwang, 안 ahn, 송 song, 홍 hong, 유 yoo, 배 bae, 문 moon, 양 yang, 남궁 namgung
        """
    )

    static let koreanGiven: [Syllables] = pairs(
        """
        민준 minjun, 서연 seoyeon, 지후 jihoo, 서윤 seoyoon, 도윤 doyoon, 지우 jiwoo, 예준 yejun, 하은 haeun, 주원 juwon,
        수아 sooah, 현우 hyunwoo, 지민 jimin, 준서 junseo, 채원 chaewon, 은우 eunwoo, 다은 daeun, 시우 siwoo, 유진 yujin,
        성민 sungmin, 은지 eunji, 동현 donghyun, 혜진 hyejin, 재훈 jaehoon, 미경 mikyung, 영수 youngsoo, 정희 junghee,
        상훈 sanghoon, 수빈 soobin, 태영 taeyoung, 나연 nayeon, 우진 woojin, 보람 boram, 슬기 seulgi, 한결 hangyeol
        """
    )

    static let otherFamily: [String] = words(
        """
        Smith Johnson Williams Brown Jones Garcia Miller Davis Martinez Lopez Wilson Anderson Thomas Taylor Moore Jackson Martin
        Lee Thompson White Clark Lewis Walker Young Allen King Wright Scott Green Baker Adams Nelson Hill Carter Mitchell Reyes
        Schmidt Rossi Dubois Novak Larsen Okafor Patel Nguyen Tanaka Silva Kowalski Haddad
        """
    )

    static let otherGiven: [String] = words(
        """
        James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas
        Sarah Daniel Karen Matthew Lisa Anthony Nancy Mark Betty Paul Sandra Steven Ashley Andrew Emily Kenneth Donna George
        Michelle Amara Priya Yuki Sofia Mateo Ingrid Lukas Chloé Omar Leila
        """
    )

    static let koreanCities: [Home] = words("서울 서울 서울 부산 인천 대구 대전 광주 수원 울산 창원 고양 용인 성남 전주 제주").map {
        Home(city: $0, country: "KR")
    }

    static let otherCities: [Home] = [
        Home(city: "New York", country: "US"), Home(city: "Los Angeles", country: "US"),
        Home(city: "Chicago", country: "US"), Home(city: "Philadelphia", country: "US"),
        Home(city: "San Francisco", country: "US"), Home(city: "Seattle", country: "US"),
        Home(city: "Boston", country: "US"), Home(city: "Austin", country: "US"),
        Home(city: "Toronto", country: "CA"), Home(city: "Vancouver", country: "CA"),
    ]

    /// Domains that belong to nobody (RFC 2606).
    static let domains: [String] = ["example.com", "example.org", "example.net", "mail.example", "post.example"]

    static let areaCodes: [String] = words("212 213 312 215 415 206 617 512 416 604")

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func pairs(_ text: String) -> [Syllables] {
        text.split(separator: ",").map { pair in
            let parts = words(String(pair))
            return Syllables(hangul: parts[0], latin: parts[1])
        }
    }
}
