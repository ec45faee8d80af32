"""Sample lists to download: they show the columns and can be imported as they are."""

SAMPLES = {
    ("units", "en"): (
        "code,name,kind,parent_code,time_zone,head,deputy",
        "ALT,Altair Works,company,,Europe/Samara,,",
        "FND,Perm Foundry,branch,ALT,Asia/Yekaterinburg,000101,",
        "FND-01,Moulding shop,department,FND,,,",
    ),
    ("staff", "en"): (
        "personnel_number,last_name,first_name,middle_name,email,unit_code,position,staff_group,hired_on,left_on",
        "000101,Sokolova,Marina,,m.sokolova@company.example,FND,Head of the foundry,Managers,2015-03-02,",
        "000102,Zuev,Nikolai,,,FND-01,Moulder,Workers,2019-10-14,",
        "000103,Baranova,Svetlana,,,FND-01,Quality inspector,Specialists,2021-06-01,2026-08-31",
    ),
    ("units", "ru"): (
        "Код;Наименование;Вид;Входит в;Часовой пояс;Руководитель;Заместитель",
        "АЛТ;Завод «Альтаир»;компания;;Europe/Samara;;",
        "ЛИТ;Пермский литейный завод;филиал;АЛТ;Asia/Yekaterinburg;000101;",
        "ЛИТ-01;Формовочный цех;цех;ЛИТ;;;",
    ),
    ("staff", "ru"): (
        "Табельный номер;Сотрудник;Филиал;Подразделение;Должность;Категория;Дата приема;Дата увольнения;E-mail",
        "000101;Соколова Марина Игоревна;;Пермский литейный завод;Директор завода;Руководители;02.03.2015;;"
        "sokolova@company.example",
        "000102;Зуев Николай Петрович;Пермский литейный завод;Формовочный цех;Формовщик;Рабочие;14.10.2019;;",
        "000103;Баранова Светлана Юрьевна;Пермский литейный завод;Формовочный цех;Контролёр;Специалисты;01.06.2021;"
        "31.08.2026;",
    ),
}


def sample(kind: str, language: str) -> bytes | None:
    """The sample "units" or "staff" in this language as CSV that Excel opens rightly, or None for another kind."""
    lines = SAMPLES.get((kind, language)) or SAMPLES.get((kind, "en"))
    return None if lines is None else ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
