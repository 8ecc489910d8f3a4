/// What columns are usually called, in Korean and in English.
enum KnownHeaders {
    /// Lower-cased, without blanks and marks.
    static func folded(_ header: String) -> String {
        String(header.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    /// What a column of this name says in a file of this kind; nil where the name says nothing.
    static func target(_ header: String, _ kind: ImportKind) -> ImportTarget? {
        // NDJSON of nested objects: the last part of the path names it.
        let key = folded(header)
        if let identifier = identifiers[key] {
            if kind == .companies, identifier == .email || identifier == .phone {
                // A company's own address and number are no person's.
                return .field(identifier == .email ? "email" : "phone", .text)
            }
            return identifier
        }
        switch kind {
        case .people: return people[key].map { .field($0, types[$0] ?? .text) }
        case .events:
            if let own = eventColumns[key] { return own }
            return events[key].map { .field($0, types[$0] ?? .text) }
        case .companies:
            if companyIDs.contains(key) { return .companyID }
            return companies[key].map { .field($0, types[$0] ?? .text) }
        }
    }

    private static let identifiers = table([
        (
            .userID,
            "user_id userid uid customer_id member_id memberid customerid customerno memberno 회원번호 회원아이디 회원id 고객번호 고객id 고객아이디 아이디 사용자id 사용자아이디 유저id 회원코드 고객코드"
        ),
        (.anonymousID, "anonymous_id anonymousid visitor_id visitorid 방문자id 익명id"),
        (.email, "email e_mail mail email_address emailaddress 이메일 이메일주소 메일 메일주소 전자우편 전자메일"),
        (
            .phone,
            "phone phone_number phonenumber mobile mobile_phone mobilephone cell cellphone tel telephone contact 휴대폰 휴대폰번호 핸드폰 핸드폰번호 휴대전화 휴대전화번호 전화 전화번호 연락처 모바일 수신번호"
        ),
    ])

    private static let eventColumns = table([
        (.event, "event event_name eventname action activity 이벤트 이벤트명 이벤트이름 행동 활동"),
        (
            .time,
            "ts timestamp time event_time eventtime occurred_at occurredat created_at createdat date datetime order_date orderdate ordered_at purchase_date 일시 시각 시간 날짜 일자 발생일시 이벤트일시 주문일시 주문일 주문일자 구매일시 구매일 구매일자 결제일시 결제일 결제일자 등록일시 접속일시"
        ),
        (.messageID, "message_id messageid event_id eventid 이벤트id 이벤트번호"),
    ])

    private static let people = names([
        (
            "name",
            "name full_name fullname customer_name customername member_name 이름 성명 고객명 회원명 고객이름 회원이름 성함 주문자 주문자명 구매자 구매자명"
        ),
        ("firstName", "first_name firstname given_name givenname"),
        ("lastName", "last_name lastname surname family_name familyname 성"),
        ("gender", "gender sex 성별"), ("birthday", "birthday birth_date birthdate dob date_of_birth 생년월일 생일 출생일"),
        ("age", "age 나이 연령"),
        (
            "createdAt",
            "created_at createdat signup_date signup_ts signupat joined_at joined join_date 가입일 가입일시 가입일자 등록일 회원가입일"
        ),
        ("city", "city 도시 시 시군구"), ("address", "address addr 주소 도로명주소 배송지 집주소"),
        ("postalCode", "zip zip_code zipcode postcode postal_code postalcode 우편번호"),
        ("country", "country 국가 나라"), ("company", "company company_name organization 회사 회사명 소속 직장"),
        ("title", "title job_title jobtitle position 직함 직책 직급"), ("plan", "plan 요금제 플랜"),
        ("grade", "grade tier level membership 등급 회원등급 고객등급 멤버십"), ("points", "points point mileage 포인트 적립금 마일리지"),
        ("orders", "orders order_count 주문수 주문횟수 구매횟수 구매수"),
        ("totalSpent", "total_spent totalspent lifetime_value ltv 총구매금액 누적구매금액 총주문금액 구매금액"),
        ("emailConsent", "consent_email email_consent emailconsent newsletter 이메일수신동의 메일수신 이메일수신 이메일수신여부"),
        ("smsConsent", "consent_sms sms_consent smsconsent sms수신동의 문자수신동의 sms수신 문자수신 sms수신여부"),
        ("marketingConsent", "marketing_consent marketing 마케팅동의 마케팅수신동의 수신동의 광고수신동의 광고성정보수신동의"),
        ("memo", "memo note notes comment 메모 비고"),
        ("lastLoginAt", "last_login last_login_at lastlogin 최근접속일 최종접속일 마지막접속일 최근로그인"),
    ])

    private static let events = names([
        ("order_id", "order_id orderid order_no orderno order_number 주문번호 주문코드"),
        ("product_id", "product_id productid product_no sku item_id 상품번호 상품코드 상품id 품번"),
        ("name", "product_name productname product item item_name 상품명 상품이름 상품 제품명 품명"),
        ("category", "category 카테고리 분류 상품분류"), ("brand", "brand 브랜드"), ("variant", "variant option 옵션 옵션명"),
        ("price", "price unit_price unitprice 가격 단가 판매가 상품가격"), ("quantity", "quantity qty count 수량 주문수량 구매수량"),
        (
            "revenue",
            "revenue amount total total_price order_amount payment_amount paid 금액 결제금액 주문금액 구매금액 총금액 매출 매출액 합계 실결제금액"
        ),
        ("discount", "discount 할인 할인금액 할인액"), ("shipping", "shipping shipping_fee 배송비"), ("currency", "currency 통화"),
        ("coupon", "coupon coupon_code 쿠폰 쿠폰명 쿠폰코드"), ("channel", "channel 채널 유입경로 유입채널"),
        ("payment_method", "payment_method payment 결제수단 결제방법"), ("status", "status 상태 주문상태"),
        ("store", "store shop branch 매장 매장명 지점 점포"),
    ])

    private static let companyIDs: Set<String> = folded([
        "company_id companyid group_id groupid account_id accountid organization_id business_number 회사id 회사코드 회사번호 거래처코드 거래처번호 거래처id 사업자등록번호 사업자번호 기업코드 법인번호 고객사코드 고객사id"
    ])

    private static let companies = names([
        (
            "name",
            "name company company_name companyname account account_name organization 회사 회사명 상호 상호명 기업명 거래처 거래처명 업체명 법인명 고객사 고객사명"
        ),
        ("industry", "industry sector 업종 산업 업태 종목"),
        ("employees", "employees employee_count headcount size 직원수 임직원수 사원수 종업원수"),
        ("website", "website url homepage domain 홈페이지 웹사이트 사이트"), ("address", "address 주소 소재지 본사주소"),
        ("city", "city 도시 시군구 지역"),
        ("country", "country 국가"), ("phone", "대표전화 대표번호"), ("ceo", "ceo representative 대표 대표자 대표자명 대표이사"),
        ("plan", "plan 요금제 플랜"),
        ("grade", "grade tier 등급 거래등급"), ("createdAt", "created_at createdat since 등록일 거래시작일 설립일"),
        ("revenue", "revenue annual_revenue 매출 매출액 연매출"), ("memo", "memo note 메모 비고"),
    ])

    private static let types: [String: ImportTarget.ValueType] = [
        "age": .number, "points": .number, "orders": .number, "totalSpent": .number, "price": .number,
        "quantity": .number,
        "revenue": .number, "discount": .number, "shipping": .number, "employees": .number, "createdAt": .time,
        "lastLoginAt": .time, "emailConsent": .boolean, "smsConsent": .boolean, "marketingConsent": .boolean,
    ]

    private static func folded(_ texts: [String]) -> Set<String> {
        Set(texts.flatMap { $0.split(separator: " ") }.map { folded(String($0)) })
    }

    private static func table(_ rows: [(ImportTarget, String)]) -> [String: ImportTarget] {
        Dictionary(
            rows.flatMap { row in row.1.split(separator: " ").map { (folded(String($0)), row.0) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func names(_ rows: [(String, String)]) -> [String: String] {
        Dictionary(
            rows.flatMap { row in row.1.split(separator: " ").map { (folded(String($0)), row.0) } },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
